{
 "patcher": {
  "fileversion": 1,
  "appversion": {
   "major": 8,
   "minor": 6,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   80.0,
   100.0,
   960.0,
   690.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm",
  "digest": "objects and patches of the lmdm package",
  "boxes": [
   {
    "box": {
     "id": "name",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      10.0,
      310.0,
      41.0
     ],
     "text": "lmdm: steer lmdm-agent",
     "fontsize": 24.0,
     "fontface": 1,
     "textcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ]
    }
   },
   {
    "box": {
     "id": "how",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      52.0,
      484.0,
      20.0
     ],
     "text": "Start lmdm-agent, open lmdm-play, type a prompt, play. Click for help:",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.agent",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      90.0,
      209.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.agent.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.agent_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      117.0,
      202.0,
      20.0
     ],
     "text": "the connection to lmdm-agent",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.agent_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      117.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.prompt",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      144.0,
      216.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.prompt.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.prompt_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      171.0,
      242.0,
      20.0
     ],
     "text": "text and weight of one prompt slot",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.prompt_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      171.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.crossfade",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      198.0,
      236.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.crossfade.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.crossfade_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      225.0,
      175.0,
      20.0
     ],
     "text": "move between two prompts",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.crossfade_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      225.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.sampler",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      252.0,
      222.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.sampler.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.sampler_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      279.0,
      175.0,
      20.0
     ],
     "text": "how a block is generated",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.sampler_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      279.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.time",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      306.0,
      202.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.time.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.time_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      333.0,
      269.0,
      20.0
     ],
     "text": "future visibility, tempo and the delay",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.time_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      333.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.context",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      360.0,
      222.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.context.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.context_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      387.0,
      256.0,
      20.0
     ],
     "text": "what the model remembers and follows",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.context_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      387.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.mix",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      414.0,
      195.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.mix.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.mix_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      441.0,
      269.0,
      20.0
     ],
     "text": "levels, dry and generated, and silence",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.mix_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      441.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.record",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      468.0,
      216.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.record.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.record_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      495.0,
      135.0,
      20.0
     ],
     "text": "rehearsals on disk",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.record_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      495.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.status",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      522.0,
      216.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.status.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.status_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      549.0,
      88.0,
      20.0
     ],
     "text": "is it well?",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.status_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      549.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.sketch",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      576.0,
      216.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.sketch.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.sketch_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      603.0,
      148.0,
      20.0
     ],
     "text": "what the model hears",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.sketch_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      603.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm.receive",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      630.0,
      222.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm.receive.maxhelp"
    }
   },
   {
    "box": {
     "id": "lmdm.receive_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      105.0,
      657.0,
      128.0,
      20.0
     ],
     "text": "any value by name",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm.receive_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      657.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm-play",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      90.0,
      195.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-play.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-play_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      550.0,
      117.0,
      155.0,
      20.0
     ],
     "text": "the performance patch",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-play_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      117.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm-generative-delay",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      144.0,
      276.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-generative-delay.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-generative-delay_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      550.0,
      171.0,
      357.0,
      20.0
     ],
     "text": "generative delay: what you play comes back, changed",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-generative-delay_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      171.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm-prompt-crossfade",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      198.0,
      276.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-prompt-crossfade.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-prompt-crossfade_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      550.0,
      225.0,
      303.0,
      20.0
     ],
     "text": "prompt crossfade: from one sound to another",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-prompt-crossfade_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      225.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm-accompaniment",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      252.0,
      256.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-accompaniment.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-accompaniment_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      550.0,
      279.0,
      323.0,
      20.0
     ],
     "text": "accompaniment with t_f: follow a second player",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-accompaniment_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      279.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "lmdm-rehearsal-recording",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      306.0,
      296.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-rehearsal-recording.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-rehearsal-recording_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      550.0,
      333.0,
      410.0,
      20.0
     ],
     "text": "rehearsal recording: takes, marks, and what was just played",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-rehearsal-recording_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      333.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
    }
   },
   {
    "box": {
     "id": "picture",
     "maxclass": "fpic",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460.0,
      400.0,
      480.0,
      270.0
     ],
     "outlettype": [
      "jit_matrix"
     ],
     "pic": "lmdm-play.png",
     "autofit": 1,
     "forceaspect": 1,
     "hint": "the performance patch while it plays"
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "lmdm.agent",
      0
     ],
     "destination": [
      "lmdm.agent_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.prompt",
      0
     ],
     "destination": [
      "lmdm.prompt_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.crossfade",
      0
     ],
     "destination": [
      "lmdm.crossfade_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.sampler",
      0
     ],
     "destination": [
      "lmdm.sampler_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.time",
      0
     ],
     "destination": [
      "lmdm.time_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.context",
      0
     ],
     "destination": [
      "lmdm.context_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.mix",
      0
     ],
     "destination": [
      "lmdm.mix_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.record",
      0
     ],
     "destination": [
      "lmdm.record_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.status",
      0
     ],
     "destination": [
      "lmdm.status_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.sketch",
      0
     ],
     "destination": [
      "lmdm.sketch_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm.receive",
      0
     ],
     "destination": [
      "lmdm.receive_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-play",
      0
     ],
     "destination": [
      "lmdm-play_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-generative-delay",
      0
     ],
     "destination": [
      "lmdm-generative-delay_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-prompt-crossfade",
      0
     ],
     "destination": [
      "lmdm-prompt-crossfade_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-accompaniment",
      0
     ],
     "destination": [
      "lmdm-accompaniment_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-rehearsal-recording",
      0
     ],
     "destination": [
      "lmdm-rehearsal-recording_open",
      0
     ]
    }
   }
  ]
 }
}
