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
   780.0,
   560.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.status help",
  "digest": "is it well?",
  "boxes": [
   {
    "box": {
     "id": "tab_0",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      15.0,
      61.0,
      22.0
     ],
     "text": "p basic",
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
       780.0,
       732.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.status",
      "digest": "",
      "showontab": 1,
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
          162.0,
          41.0
         ],
         "text": "lmdm.status",
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
          100.0,
          24.0
         ],
         "text": "is it well?",
         "fontsize": 14.0
        }
       },
       {
        "box": {
         "id": "sentence",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          82.0,
          740.0,
          40.0
         ],
         "text": "offline, loading, ready, running, late or error; ask again with dump.",
         "fontsize": 13.0,
         "textcolor": [
          0.1,
          0.12,
          0.14,
          1.0
         ]
        }
       },
       {
        "box": {
         "id": "try_0",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          30.0,
          135.0,
          41.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "dump"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          81.0,
          134.0,
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          182.0,
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          617.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "left",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          647.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and values of every status message"
        }
       },
       {
        "box": {
         "id": "right_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          295.0,
          617.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "right",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          295.0,
          647.0,
          460.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "right outlet: dump: every ack and fail of this object's messages, with address"
        }
       },
       {
        "box": {
         "id": "left_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          674.0,
          316.0,
          20.0
         ],
         "text": "left: name and values of every status message",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "right_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          696.0,
          491.0,
          20.0
         ],
         "text": "right: dump: every ack and fail of this object's messages, with address",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "connect_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          540.0,
          130.0,
          189.0,
          20.0
         ],
         "text": "0  connect (once, unless a",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "connect_more",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          540.0,
          152.0,
          216.0,
          20.0
         ],
         "text": "patch with lmdm.agent is open)",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "connect",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          540.0,
          180.0,
          202.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "loadunique lmdm.agent.maxpat"
        }
       },
       {
        "box": {
         "id": "connect_open",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          540.0,
          207.0,
          68.0,
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
         "id": "state_heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          540.0,
          240.0,
          95.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "r lmdm.heard"
        }
       },
       {
        "box": {
         "id": "state_route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          540.0,
          264.0,
          88.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route state"
        }
       },
       {
        "box": {
         "id": "state_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          540.0,
          288.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "state",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          540.0,
          314.0,
          120.0,
          24.0
         ],
         "outlettype": [
          ""
         ],
         "text": "offline",
         "fontsize": 14.0,
         "hint": "state of the agent",
         "ignoreclick": 1
        }
       }
      ],
      "lines": [
       {
        "patchline": {
         "source": [
          "object",
          0
         ],
         "destination": [
          "left_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "object",
          1
         ],
         "destination": [
          "right_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "try_0",
          0
         ],
         "destination": [
          "object",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "left_show",
          0
         ],
         "destination": [
          "left",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "right_show",
          0
         ],
         "destination": [
          "right",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "connect",
          0
         ],
         "destination": [
          "connect_open",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "state_heard",
          0
         ],
         "destination": [
          "state_route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "state_route",
          0
         ],
         "destination": [
          "state_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "state_show",
          0
         ],
         "destination": [
          "state",
          0
         ]
        }
       }
      ]
     }
    }
   },
   {
    "box": {
     "id": "tab_1",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      165.0,
      15.0,
      54.0,
      22.0
     ],
     "text": "p time",
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
       780.0,
       764.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.status",
      "digest": "",
      "showontab": 1,
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
          162.0,
          41.0
         ],
         "text": "lmdm.status",
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
          100.0,
          24.0
         ],
         "text": "is it well?",
         "fontsize": 14.0
        }
       },
       {
        "box": {
         "id": "sentence",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          82.0,
          740.0,
          40.0
         ],
         "text": "A margin below 0 is a late block: take fewer steps.",
         "fontsize": 13.0,
         "textcolor": [
          0.1,
          0.12,
          0.14,
          1.0
         ]
        }
       },
       {
        "box": {
         "id": "try_0",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          30.0,
          135.0,
          61.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "steps 8"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          101.0,
          134.0,
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
         "id": "try_1",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          60.0,
          167.0,
          61.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "steps 4"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          131.0,
          166.0,
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          214.0,
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          649.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "left",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          679.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and values of every status message"
        }
       },
       {
        "box": {
         "id": "right_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          295.0,
          649.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "right",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          295.0,
          679.0,
          460.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "right outlet: dump: every ack and fail of this object's messages, with address"
        }
       },
       {
        "box": {
         "id": "left_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          706.0,
          316.0,
          20.0
         ],
         "text": "left: name and values of every status message",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "right_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          728.0,
          491.0,
          20.0
         ],
         "text": "right: dump: every ack and fail of this object's messages, with address",
         "fontsize": 12.0
        }
       }
      ],
      "lines": [
       {
        "patchline": {
         "source": [
          "object",
          0
         ],
         "destination": [
          "left_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "object",
          1
         ],
         "destination": [
          "right_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "try_0",
          0
         ],
         "destination": [
          "object",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "try_1",
          0
         ],
         "destination": [
          "object",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "left_show",
          0
         ],
         "destination": [
          "left",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "right_show",
          0
         ],
         "destination": [
          "right",
          0
         ]
        }
       }
      ]
     }
    }
   },
   {
    "box": {
     "id": "tab_2",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      315.0,
      15.0,
      68.0,
      22.0
     ],
     "text": "p faults",
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
       780.0,
       732.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.status",
      "digest": "",
      "showontab": 1,
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
          162.0,
          41.0
         ],
         "text": "lmdm.status",
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
          100.0,
          24.0
         ],
         "text": "is it well?",
         "fontsize": 14.0
        }
       },
       {
        "box": {
         "id": "sentence",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          82.0,
          740.0,
          40.0
         ],
         "text": "A lost device comes back by itself; model, context and knobs stay. What the last fault was stays in sight.",
         "fontsize": 13.0,
         "textcolor": [
          0.1,
          0.12,
          0.14,
          1.0
         ]
        }
       },
       {
        "box": {
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          182.0,
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          617.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "left",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          647.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and values of every status message"
        }
       },
       {
        "box": {
         "id": "right_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          295.0,
          617.0,
          88.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend set"
        }
       },
       {
        "box": {
         "id": "right",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          295.0,
          647.0,
          460.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "right outlet: dump: every ack and fail of this object's messages, with address"
        }
       },
       {
        "box": {
         "id": "left_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          674.0,
          316.0,
          20.0
         ],
         "text": "left: name and values of every status message",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "right_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          696.0,
          491.0,
          20.0
         ],
         "text": "right: dump: every ack and fail of this object's messages, with address",
         "fontsize": 12.0
        }
       }
      ],
      "lines": [
       {
        "patchline": {
         "source": [
          "object",
          0
         ],
         "destination": [
          "left_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "object",
          1
         ],
         "destination": [
          "right_show",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "left_show",
          0
         ],
         "destination": [
          "left",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "right_show",
          0
         ],
         "destination": [
          "right",
          0
         ]
        }
       }
      ]
     }
    }
   },
   {
    "box": {
     "id": "tab_about",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      465.0,
      15.0,
      40.0,
      22.0
     ],
     "text": "p ?",
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
       780.0,
       560.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.status",
      "digest": "",
      "showontab": 1,
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
          162.0,
          41.0
         ],
         "text": "lmdm.status",
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
          100.0,
          24.0
         ],
         "text": "is it well?",
         "fontsize": 14.0
        }
       },
       {
        "box": {
         "id": "sentence",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          82.0,
          740.0,
          40.0
         ],
         "text": "The state in a word, the sound device, the time a block took, what was left of it, blocks that came late, levels, and what went wrong: how often the agent had to mute, refresh or start a part of it again, and the last fault as a sentence.",
         "fontsize": 13.0,
         "textcolor": [
          0.1,
          0.12,
          0.14,
          1.0
         ]
        }
       },
       {
        "box": {
         "id": "row_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          140.0,
          88.0,
          20.0
         ],
         "text": "shows state",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_0_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          140.0,
          41.0,
          20.0
         ],
         "text": "word",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          162.0,
          95.0,
          20.0
         ],
         "text": "shows device",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_1_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          162.0,
          108.0,
          20.0
         ],
         "text": "word name text",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          184.0,
          88.0,
          20.0
         ],
         "text": "shows block",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_2_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          184.0,
          148.0,
          20.0
         ],
         "text": "n infer_ms margin_ms",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_3",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          206.0,
          81.0,
          20.0
         ],
         "text": "shows late",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_3_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          206.0,
          48.0,
          20.0
         ],
         "text": "count",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_4",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          228.0,
          88.0,
          20.0
         ],
         "text": "shows level",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_4_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          228.0,
          54.0,
          20.0
         ],
         "text": "in out",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_5",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          250.0,
          95.0,
          20.0
         ],
         "text": "shows health",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_5_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          250.0,
          424.0,
          20.0
         ],
         "text": "late_blocks skipped_blocks late_samples xruns malformed error",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_6",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          272.0,
          88.0,
          20.0
         ],
         "text": "shows delay",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_6_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          272.0,
          115.0,
          20.0
         ],
         "text": "samples seconds",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_7",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          294.0,
          95.0,
          20.0
         ],
         "text": "shows safety",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_7_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          294.0,
          424.0,
          20.0
         ],
         "text": "muted_blocks refreshes limited_samples restarts device_losses",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_8",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          316.0,
          88.0,
          20.0
         ],
         "text": "shows fault",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_8_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          316.0,
          74.0,
          20.0
         ],
         "text": "part text",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "see",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          353.0,
          68.0,
          20.0
         ],
         "text": "see also",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "see_agent",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          353.0,
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
         "id": "see_sampler",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          314.0,
          353.0,
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
         "id": "open",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          398.0,
          68.0,
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
          "see_agent",
          0
         ],
         "destination": [
          "open",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "see_sampler",
          0
         ],
         "destination": [
          "open",
          0
         ]
        }
       }
      ]
     }
    }
   }
  ],
  "lines": []
 }
}
