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
  "title": "lmdm.sampler help",
  "digest": "how a block is generated",
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
       586.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.sampler",
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
         "text": "lmdm.sampler",
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
          202.0,
          24.0
         ],
         "text": "how a block is generated",
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
         "text": "A number sets the steps of the next block.",
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
         "text": "4"
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
         "text": "8"
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
         "text": "2"
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          471.0,
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
          501.0,
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
          471.0,
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
          501.0,
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
          528.0,
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
          550.0,
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
      68.0,
      22.0
     ],
     "text": "p pinned",
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
      "title": "lmdm.sampler",
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
         "text": "lmdm.sampler",
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
          202.0,
          24.0
         ],
         "text": "how a block is generated",
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
         "text": "auto_steps 0 takes what steps says, and blocks may come late instead.",
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
         "text": "auto_steps 0"
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
         "text": "auto_steps 1"
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          214.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          439.0,
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
          469.0,
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
          439.0,
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
          469.0,
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
          496.0,
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
          518.0,
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
     "text": "p solver",
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
       586.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.sampler",
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
         "text": "lmdm.sampler",
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
          202.0,
          24.0
         ],
         "text": "how a block is generated",
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
         "text": "p4 uses guidance, the other two use cfg_weight.",
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
          74.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "solver p4"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          114.0,
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
         "text": "guidance 0.5"
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
          115.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "solver pingpong"
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
         "id": "object",
         "maxclass": "bpatcher",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          246.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          471.0,
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
          501.0,
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
          471.0,
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
          501.0,
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
          528.0,
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
          550.0,
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
      54.0,
      22.0
     ],
     "text": "p seed",
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
      "title": "lmdm.sampler",
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
         "text": "lmdm.sampler",
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
          202.0,
          24.0
         ],
         "text": "how a block is generated",
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
         "text": "The same seed and input give the same output.",
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
          54.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "seed 1"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          94.0,
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
          54.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "seed 2"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          124.0,
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
         "id": "left_show",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          439.0,
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
          469.0,
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
          439.0,
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
          469.0,
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
          496.0,
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
          518.0,
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
     "id": "tab_about",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
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
       913.0,
       560.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.sampler",
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
         "text": "lmdm.sampler",
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
          202.0,
          24.0
         ],
         "text": "how a block is generated",
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
         "text": "Steps, solver, guidance and seed. More steps are finer and take longer; watch the block bar of lmdm.status. With auto_steps, fewer are taken before blocks come late, and as many as asked for once there is time again.",
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
          81.0,
          20.0
         ],
         "text": "sets steps",
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
          48.0,
          20.0
         ],
         "text": "steps",
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
          558.0,
          20.0
         ],
         "text": "a whole number from 1 to 50: sampling steps a block (K); more is finer and slower",
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
         "text": "auto_steps",
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
          471.0,
          20.0
         ],
         "text": "0 or 1: take fewer steps for a while when blocks threaten to be late",
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
          54.0,
          20.0
         ],
         "text": "solver",
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
          269.0,
          20.0
         ],
         "text": "euler | pingpong | p4: sampling method",
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
          68.0,
          20.0
         ],
         "text": "guidance",
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
          478.0,
          20.0
         ],
         "text": "a number from 0 to 1: P4 guidance (lambda): how hard the prompt pulls",
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
         "text": "cfg_weight",
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
         "text": "a number from 0 to 15: classifier-free guidance of euler and pingpong; 1 is off",
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
         "text": "seed",
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
          673.0,
          20.0
         ],
         "text": "a whole number from 0 to 16777215: seed of the noise; the same seed and input give the same output",
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
          122.0,
          20.0
         ],
         "text": "shows steps_used",
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
          128.0,
          20.0
         ],
         "text": "steps wish reason",
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
          331.0,
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
          331.0,
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
         "id": "see_time",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          321.0,
          331.0,
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
         "id": "open",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          376.0,
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
       },
       {
        "patchline": {
         "source": [
          "see_time",
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
