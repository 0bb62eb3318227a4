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
   807.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm-rehearsal-recording",
  "digest": "rehearsal recording: takes, marks, and what was just played",
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
      337.0,
      41.0
     ],
     "text": "lmdm-rehearsal-recording",
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
      444.0,
      22.0
     ],
     "text": "rehearsal recording: takes, marks, and what was just played",
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
     "text": "Start a take; its folder appears."
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
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "record 1"
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
     "text": "Whatever you change is written down with its time."
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
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prompt 1 choir"
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
     "text": "Put a remark where something happened."
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
      128.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "mark second verse"
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
     "text": "End the take. In a terminal, lmdm-agent replay plays it again."
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
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "record 0"
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
     "text": "Nothing was recording? The last minutes are held: save them."
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
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "capture"
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
     "id": "record",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      765.0,
      90.0,
      300.0,
      190.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.record.maxpat",
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
     "id": "prompt_1",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      765.0,
      295.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.prompt.maxpat",
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
     "viewvisibility": 1,
     "args": [
      1
     ]
    }
   },
   {
    "box": {
     "id": "status",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      450.0,
      367.0,
      300.0,
      410.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.status.maxpat",
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
