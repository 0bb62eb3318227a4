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
   595.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm-accompaniment",
  "digest": "accompaniment with t_f: follow a second player",
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
      256.0,
      41.0
     ],
     "text": "lmdm-accompaniment",
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
      349.0,
      22.0
     ],
     "text": "accompaniment with t_f: follow a second player",
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
     "text": "The second input of lmdm-agent is the player to accompany."
    }
   },
   {
    "box": {
     "id": "do_0",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      50.0,
      128.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "use_stem 1"
    }
   },
   {
    "box": {
     "id": "send_0",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      50.0,
      155.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
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
      186.0,
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
      188.0,
      370.0,
      36.0
     ],
     "text": "As much of the stem as the delay allows; the ack says how much."
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
      226.0,
      54.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "t_f 0."
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
      253.0,
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
      284.0,
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
      286.0,
      370.0,
      36.0
     ],
     "text": "Half a second of it is hidden: the answer has to guess."
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
      324.0,
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "t_f -0.5"
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
      351.0,
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
      382.0,
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
      384.0,
      370.0,
      36.0
     ],
     "text": "The delay did not move. Forget what was, and begin again."
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
      422.0,
      48.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
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
      449.0,
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
      480.0,
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
      482.0,
      370.0,
      36.0
     ],
     "text": "Back to playing alone."
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
      520.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "use_stem 0"
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
      547.0,
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
     "id": "time",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      765.0,
      90.0,
      300.0,
      268.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.time.maxpat",
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
     "id": "context",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      450.0,
      367.0,
      300.0,
      198.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.context.maxpat",
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
      "do_0",
      0
     ],
     "destination": [
      "send_0",
      0
     ]
    }
   },
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
   }
  ]
 }
}
