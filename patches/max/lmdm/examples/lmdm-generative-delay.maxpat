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
   1080.0,
   643.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm-generative-delay",
  "digest": "generative delay: what you play comes back, changed",
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
      296.0,
      41.0
     ],
     "text": "lmdm-generative-delay",
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
     "id": "digest",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      52.0,
      385.0,
      22.0
     ],
     "text": "generative delay: what you play comes back, changed",
     "fontsize": 13.0
    }
   },
   {
    "box": {
     "id": "number_0",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      88.0,
      30.0,
      24.0
     ],
     "text": "1",
     "bubble": 1,
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "step_0",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      90.0,
      370.0,
      36.0
     ],
     "text": "Start lmdm-agent and wait for the light. Play something."
    }
   },
   {
    "box": {
     "id": "number_1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      136.0,
      30.0,
      24.0
     ],
     "text": "2",
     "bubble": 1,
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "step_1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      138.0,
      370.0,
      36.0
     ],
     "text": "You hear yourself and the answer in equal parts."
    }
   },
   {
    "box": {
     "id": "do_1",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      50.0,
      176.0,
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "mix 0.5"
    }
   },
   {
    "box": {
     "id": "send_1",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      203.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "number_2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      234.0,
      30.0,
      24.0
     ],
     "text": "3",
     "bubble": 1,
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "step_2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      236.0,
      370.0,
      36.0
     ],
     "text": "The answer keeps your pitch and loudness..."
    }
   },
   {
    "box": {
     "id": "do_2",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      50.0,
      274.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "use_sketch 1"
    }
   },
   {
    "box": {
     "id": "send_2",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      301.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "number_3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      332.0,
      30.0,
      24.0
     ],
     "text": "4",
     "bubble": 1,
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "step_3",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      334.0,
      370.0,
      36.0
     ],
     "text": "...or only the time and the sound of the prompt."
    }
   },
   {
    "box": {
     "id": "do_3",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      50.0,
      372.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "use_sketch 0"
    }
   },
   {
    "box": {
     "id": "send_3",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      399.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "number_4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      430.0,
      30.0,
      24.0
     ],
     "text": "5",
     "bubble": 1,
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "step_4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      432.0,
      370.0,
      36.0
     ],
     "text": "Hold the last block: the answer repeats it in ever new ways."
    }
   },
   {
    "box": {
     "id": "do_4",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      50.0,
      470.0,
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "freeze 1"
    }
   },
   {
    "box": {
     "id": "send_4",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      497.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "number_5",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      528.0,
      30.0,
      24.0
     ],
     "text": "6",
     "bubble": 1,
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "step_5",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      530.0,
      370.0,
      36.0
     ],
     "text": "Let it listen again."
    }
   },
   {
    "box": {
     "id": "do_5",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      50.0,
      568.0,
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "freeze 0"
    }
   },
   {
    "box": {
     "id": "send_5",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      595.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "agent",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      450.0,
      90.0,
      300.0,
      262.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.agent.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1
    }
   },
   {
    "box": {
     "id": "mix",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      765.0,
      90.0,
      300.0,
      364.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.mix.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1
    }
   },
   {
    "box": {
     "id": "sampler",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      450.0,
      367.0,
      300.0,
      200.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.sampler.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1
    }
   },
   {
    "box": {
     "id": "sketch",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      765.0,
      469.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.sketch.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "do_1",
      0
     ],
     "destination": [
      "send_1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do_2",
      0
     ],
     "destination": [
      "send_2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do_3",
      0
     ],
     "destination": [
      "send_3",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do_4",
      0
     ],
     "destination": [
      "send_4",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "do_5",
      0
     ],
     "destination": [
      "send_5",
      0
     ]
    }
   }
  ]
 }
}
