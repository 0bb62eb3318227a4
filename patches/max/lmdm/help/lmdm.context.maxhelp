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
  "title": "lmdm.context help",
  "digest": "what the model remembers and follows",
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
       616.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.context",
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
          175.0,
          41.0
         ],
         "text": "lmdm.context",
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
          296.0,
          24.0
         ],
         "text": "what the model remembers and follows",
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
         "text": "Freeze holds, refresh forgets part, clear forgets all.",
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
         "text": "freeze 1"
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
         "text": "freeze 0"
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
          61.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "refresh"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          161.0,
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
         "id": "number_3",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          178.0,
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          501.0,
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
          531.0,
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
          501.0,
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
          531.0,
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
          558.0,
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
          580.0,
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
      61.0,
      22.0
     ],
     "text": "p drift",
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
      "title": "lmdm.context",
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
          175.0,
          41.0
         ],
         "text": "lmdm.context",
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
          296.0,
          24.0
         ],
         "text": "what the model remembers and follows",
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
         "text": "Refresh by itself when the sound drifts away; turn that off for what may drift.",
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
          101.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "drift_watch 0"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          141.0,
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
          101.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "drift_watch 1"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          171.0,
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          437.0,
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
          467.0,
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
          437.0,
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
          467.0,
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
          494.0,
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
          516.0,
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
      74.0,
      22.0
     ],
     "text": "p dropout",
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
       584.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.context",
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
          175.0,
          41.0
         ],
         "text": "lmdm.context",
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
          296.0,
          24.0
         ],
         "text": "what the model remembers and follows",
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
         "text": "Latents forgotten when the dominant prompt changes; 21.5 are one second.",
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
         "text": "180"
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
         "text": "0"
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
         "text": "90"
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          469.0,
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
          499.0,
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
          469.0,
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
          499.0,
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
          526.0,
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
          548.0,
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
     "id": "tab_3",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      465.0,
      15.0,
      68.0,
      22.0
     ],
     "text": "p follow",
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
       616.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.context",
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
          175.0,
          41.0
         ],
         "text": "lmdm.context",
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
          296.0,
          24.0
         ],
         "text": "what the model remembers and follows",
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
         "text": "Follow the pitch and loudness that are played, or the second input.",
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
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          135.0,
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
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          165.0,
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
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          181.0,
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
         "id": "number_3",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          211.0,
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          501.0,
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
          531.0,
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
          501.0,
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
          531.0,
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
          558.0,
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
          580.0,
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
     "id": "tab_4",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      60.0,
      61.0,
      22.0
     ],
     "text": "p prime",
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
      "title": "lmdm.context",
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
          175.0,
          41.0
         ],
         "text": "lmdm.context",
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
          296.0,
          24.0
         ],
         "text": "what the model remembers and follows",
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
         "text": "Start from the end of a sound: prime and its name. The agent's folders of sounds hold them, takes are among them; catalog lists them.",
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
       },
       {
        "box": {
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          405.0,
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
          435.0,
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
          405.0,
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
          435.0,
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
          462.0,
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
          484.0,
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
       899.0,
       560.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.context",
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
          175.0,
          41.0
         ],
         "text": "lmdm.context",
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
          296.0,
          24.0
         ],
         "text": "what the model remembers and follows",
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
         "text": "The context is what it generated before. Prime starts it from a sound file, refresh forgets part of it, clear all of it, freeze keeps answering the last block heard. The drift watch refreshes by itself when the sound gets lost.",
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
          148.0,
          20.0
         ],
         "text": "sets context_dropout",
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
          115.0,
          20.0
         ],
         "text": "context_dropout",
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
          659.0,
          20.0
         ],
         "text": "a whole number from 0 to 1024 latents: oldest latents forgotten when the dominant prompt changes",
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
          81.0,
          20.0
         ],
         "text": "use_sketch",
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
          370.0,
          20.0
         ],
         "text": "0 or 1: follow the pitch and loudness that are played",
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
          68.0,
          20.0
         ],
         "text": "use_stem",
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
          337.0,
          20.0
         ],
         "text": "0 or 1: follow the second input as accompaniment",
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
          54.0,
          20.0
         ],
         "text": "freeze",
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
          303.0,
          20.0
         ],
         "text": "0 or 1: keep answering the last block heard",
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
          88.0,
          20.0
         ],
         "text": "drift_watch",
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
          545.0,
          20.0
         ],
         "text": "0 or 1: forget part of the context when the sound drifts away or repeats itself",
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
          81.0,
          20.0
         ],
         "text": "prime file",
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
          350.0,
          20.0
         ],
         "text": "start from this sound: its end becomes the context",
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
          61.0,
          20.0
         ],
         "text": "refresh",
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
          397.0,
          20.0
         ],
         "text": "forget part of the context, as much as when prompts cross",
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
         "text": "clear",
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
          269.0,
          20.0
         ],
         "text": "forget the context, as if just started",
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
          101.0,
          20.0
         ],
         "text": "shows crossed",
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
          122.0,
          20.0
         ],
         "text": "n latents prompt",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_10",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          360.0,
          115.0,
          20.0
         ],
         "text": "shows refreshed",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_10_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          360.0,
          122.0,
          20.0
         ],
         "text": "n latents reason",
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
          397.0,
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
         "id": "see_crossfade",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          397.0,
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
         "id": "see_sketch",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          341.0,
          397.0,
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
         "id": "open",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          442.0,
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
          "see_crossfade",
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
          "see_sketch",
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
