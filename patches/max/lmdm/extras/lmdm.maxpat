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
   900.0,
   620.0
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
      154.0,
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
      181.0,
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
      181.0,
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
      218.0,
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
      245.0,
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
      245.0,
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
      282.0,
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
      309.0,
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
      309.0,
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
      346.0,
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
      373.0,
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
      373.0,
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
      410.0,
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
      437.0,
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
      437.0,
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
      474.0,
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
      501.0,
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
      501.0,
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
      538.0,
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
      565.0,
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
      565.0,
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
      465.0,
      90.0,
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
      555.0,
      117.0,
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
      465.0,
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
     "id": "lmdm.sketch",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      154.0,
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
      555.0,
      181.0,
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
      465.0,
      181.0,
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
      465.0,
      218.0,
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
      555.0,
      245.0,
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
      465.0,
      245.0,
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
      465.0,
      282.0,
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
      555.0,
      309.0,
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
      465.0,
      309.0,
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
     "id": "lmdm-delay",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      346.0,
      202.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-delay.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-delay_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      555.0,
      373.0,
      545.0,
      20.0
     ],
     "text": "generative delay: what you play comes back, changed, always after the same time",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-delay_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      373.0,
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
     "id": "lmdm-crossfade",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      410.0,
      229.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-crossfade.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-crossfade_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      555.0,
      437.0,
      451.0,
      20.0
     ],
     "text": "prompt crossfade: from one sound to another, by hand or in a time",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-crossfade_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      437.0,
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
     "id": "lmdm-accompany",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      474.0,
      229.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-accompany.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-accompany_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      555.0,
      501.0,
      505.0,
      20.0
     ],
     "text": "accompaniment with t_f: follow a second player, and say how much is known",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-accompany_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      501.0,
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
     "id": "lmdm-rehearsal",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      538.0,
      229.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadunique lmdm-rehearsal.maxpat"
    }
   },
   {
    "box": {
     "id": "lmdm-rehearsal_digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      555.0,
      565.0,
      384.0,
      20.0
     ],
     "text": "rehearsal recording: dry, wet and every message on disk",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "lmdm-rehearsal_open",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      465.0,
      565.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pcontrol"
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
      "lmdm-delay",
      0
     ],
     "destination": [
      "lmdm-delay_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-crossfade",
      0
     ],
     "destination": [
      "lmdm-crossfade_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-accompany",
      0
     ],
     "destination": [
      "lmdm-accompany_open",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "lmdm-rehearsal",
      0
     ],
     "destination": [
      "lmdm-rehearsal_open",
      0
     ]
    }
   }
  ]
 }
}
