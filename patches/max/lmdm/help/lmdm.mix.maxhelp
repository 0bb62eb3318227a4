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
  "title": "lmdm.mix help",
  "digest": "levels, dry and generated, and silence",
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
       750.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.mix",
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
          122.0,
          41.0
         ],
         "text": "lmdm.mix",
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
          312.0,
          24.0
         ],
         "text": "levels, dry and generated, and silence",
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
         "text": "A number sets the mix: 0 is the instrument, 1 the answer.",
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
          40.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "0"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          80.0,
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
          40.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "0.5"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          110.0,
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
         "id": "try_2",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          199.0,
          40.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "1"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          140.0,
          198.0,
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          246.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          635.0,
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
          665.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and value, as the agent confirms them"
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
          635.0,
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
          665.0,
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
          692.0,
          337.0,
          20.0
         ],
         "text": "left: name and value, as the agent confirms them",
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
          714.0,
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
          "try_2",
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
      74.0,
      22.0
     ],
     "text": "p silence",
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
       846.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.mix",
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
          122.0,
          41.0
         ],
         "text": "lmdm.mix",
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
          312.0,
          24.0
         ],
         "text": "levels, dry and generated, and silence",
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
         "text": "Bypass leaves the instrument, mute silences the answer, panic both.",
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
          68.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "bypass 1"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          108.0,
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
          68.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "bypass 0"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          138.0,
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
         "id": "try_2",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          199.0,
          54.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "mute 1"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          154.0,
          198.0,
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
         "id": "try_3",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          120.0,
          231.0,
          54.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "mute 0"
        }
       },
       {
        "box": {
         "id": "number_3",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          184.0,
          230.0,
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
         "id": "try_4",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          150.0,
          263.0,
          61.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "panic 1"
        }
       },
       {
        "box": {
         "id": "number_4",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          221.0,
          262.0,
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
         "id": "try_5",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          180.0,
          295.0,
          61.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "panic 0"
        }
       },
       {
        "box": {
         "id": "number_5",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          251.0,
          294.0,
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          342.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          731.0,
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
          761.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and value, as the agent confirms them"
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
          731.0,
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
          761.0,
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
          788.0,
          337.0,
          20.0
         ],
         "text": "left: name and value, as the agent confirms them",
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
          810.0,
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
          "try_2",
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
          "try_3",
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
          "try_4",
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
          "try_5",
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
      54.0,
      22.0
     ],
     "text": "p gain",
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
       782.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.mix",
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
          122.0,
          41.0
         ],
         "text": "lmdm.mix",
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
          312.0,
          24.0
         ],
         "text": "levels, dry and generated, and silence",
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
         "text": "input_gain_db is what the model hears, gain_db what you hear of it.",
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
          81.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "gain_db -6"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          121.0,
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
          74.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "gain_db 0"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          144.0,
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
         "id": "try_2",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          199.0,
          115.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "input_gain_db 6"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          215.0,
          198.0,
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
         "id": "try_3",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          120.0,
          231.0,
          115.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "input_gain_db 0"
        }
       },
       {
        "box": {
         "id": "number_3",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          245.0,
          230.0,
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          278.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          667.0,
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
          697.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and value, as the agent confirms them"
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
          667.0,
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
          697.0,
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
          724.0,
          337.0,
          20.0
         ],
         "text": "left: name and value, as the agent confirms them",
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
          746.0,
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
          "try_2",
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
          "try_3",
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
     "id": "tab_3",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      465.0,
      15.0,
      81.0,
      22.0
     ],
     "text": "p loudness",
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
       718.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.mix",
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
          122.0,
          41.0
         ],
         "text": "lmdm.mix",
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
          312.0,
          24.0
         ],
         "text": "levels, dry and generated, and silence",
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
         "text": "match_loudness keeps the answer as loud as what is played.",
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
          122.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "match_loudness 1"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          162.0,
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
          122.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "match_loudness 0"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          192.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          603.0,
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
          633.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and value, as the agent confirms them"
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
          603.0,
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
          633.0,
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
          660.0,
          337.0,
          20.0
         ],
         "text": "left: name and value, as the agent confirms them",
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
          682.0,
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
     "id": "tab_4",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      60.0,
      54.0,
      22.0
     ],
     "text": "p late",
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
       750.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.mix",
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
          122.0,
          41.0
         ],
         "text": "lmdm.mix",
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
          312.0,
          24.0
         ],
         "text": "levels, dry and generated, and silence",
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
         "text": "While a block is late: silence, the instrument, or the last block again.",
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
          108.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "late_sound dry"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          148.0,
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
          128.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "late_sound repeat"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          198.0,
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
         "id": "try_2",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          199.0,
          135.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "late_sound silence"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          235.0,
          198.0,
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          246.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          635.0,
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
          665.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: name and value, as the agent confirms them"
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
          635.0,
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
          665.0,
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
          692.0,
          337.0,
          20.0
         ],
         "text": "left: name and value, as the agent confirms them",
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
          714.0,
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
          "try_2",
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
     "id": "tab_about",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      165.0,
      60.0,
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
       852.0,
       560.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.mix",
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
          122.0,
          41.0
         ],
         "text": "lmdm.mix",
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
          312.0,
          24.0
         ],
         "text": "levels, dry and generated, and silence",
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
         "text": "These act in the audio callback, at once. Panic silences everything until it is off.",
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
          68.0,
          20.0
         ],
         "text": "a number",
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
          68.0,
          20.0
         ],
         "text": "sets mix",
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
          101.0,
          20.0
         ],
         "text": "input_gain_db",
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
          390.0,
          20.0
         ],
         "text": "a number from -60 to 24 dB: gain of what the model hears",
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
          61.0,
          20.0
         ],
         "text": "gain_db",
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
          384.0,
          20.0
         ],
         "text": "a number from -60 to 12 dB: gain of the generated sound",
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
          34.0,
          20.0
         ],
         "text": "mix",
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
          511.0,
          20.0
         ],
         "text": "a number from 0 to 1: 0 is the live input only, 1 the generated sound only",
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
          108.0,
          20.0
         ],
         "text": "match_loudness",
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
          404.0,
          20.0
         ],
         "text": "0 or 1: keep the generated sound as loud as what is played",
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
          81.0,
          20.0
         ],
         "text": "late_sound",
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
          612.0,
          20.0
         ],
         "text": "silence | dry | repeat: what sounds while a block is late; repeat is the last block again",
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
          41.0,
          20.0
         ],
         "text": "mute",
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
          249.0,
          20.0
         ],
         "text": "0 or 1: silence the generated sound",
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
          54.0,
          20.0
         ],
         "text": "bypass",
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
          323.0,
          20.0
         ],
         "text": "0 or 1: the live input only, whatever mix says",
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
          48.0,
          20.0
         ],
         "text": "panic",
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
          357.0,
          20.0
         ],
         "text": "0 or 1: silence everything at once, until 0 is sent",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_9",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          338.0,
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
         "id": "row_9_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          338.0,
          54.0,
          20.0
         ],
         "text": "in out",
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
          375.0,
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
         "id": "see_status",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          375.0,
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
         "id": "open",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          420.0,
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
          "see_status",
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
