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
  "title": "lmdm.agent help",
  "digest": "the connection to lmdm-agent",
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
      "title": "lmdm.agent",
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
          148.0,
          41.0
         ],
         "text": "lmdm.agent",
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
          234.0,
          24.0
         ],
         "text": "the connection to lmdm-agent",
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
         "text": "Start lmdm-agent, open this patch, and the state appears.",
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
         "text": "version"
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
         "hint": "left outlet: everything the agent says"
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
          222.0,
          20.0
         ],
         "text": "left: everything the agent says",
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
     "id": "tab_1",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 0,
     "patching_rect": [
      165.0,
      15.0,
      101.0,
      22.0
     ],
     "text": "p any message",
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
      "title": "lmdm.agent",
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
          148.0,
          41.0
         ],
         "text": "lmdm.agent",
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
          234.0,
          24.0
         ],
         "text": "the connection to lmdm-agent",
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
         "text": "Whatever the OSC reference lists goes in here, without /lmdm/.",
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
         "id": "try_2",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          199.0,
          175.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prompt 1 rain on the sea"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          275.0,
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
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          246.0,
          54.0,
          22.0
         ],
         "text": "s lmdm"
        }
       },
       {
        "box": {
         "id": "bus",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          90.0,
          246.0,
          357.0,
          20.0
         ],
         "text": "any patch may send here, and listen to r lmdm.heard",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          306.0,
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
         "id": "answer",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          336.0,
          300.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass ack fail"
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
          383.0,
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
          413.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: everything the agent says"
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
          383.0,
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
          413.0,
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
          440.0,
          222.0,
          20.0
         ],
         "text": "left: everything the agent says",
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
          462.0,
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
          "heard",
          0
         ],
         "destination": [
          "answer",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "answer",
          0
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
          "answer",
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
          "answer",
          2
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
     "text": "p presets",
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
      "title": "lmdm.agent",
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
          148.0,
          41.0
         ],
         "text": "lmdm.agent",
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
          234.0,
          24.0
         ],
         "text": "the connection to lmdm-agent",
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
         "text": "Keep every value under a name, and come back to it at once or over seconds.",
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
          148.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "preset_save my verse"
        }
       },
       {
        "box": {
         "id": "number_0",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          188.0,
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
          115.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "preset my verse"
        }
       },
       {
        "box": {
         "id": "number_1",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          185.0,
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
          162.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "preset_fade 8 my verse"
        }
       },
       {
        "box": {
         "id": "number_2",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          262.0,
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
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          246.0,
          54.0,
          22.0
         ],
         "text": "s lmdm"
        }
       },
       {
        "box": {
         "id": "bus",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          90.0,
          246.0,
          357.0,
          20.0
         ],
         "text": "any patch may send here, and listen to r lmdm.heard",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          306.0,
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
         "id": "answer",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          336.0,
          300.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass ack fail"
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
          383.0,
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
          413.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: everything the agent says"
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
          383.0,
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
          413.0,
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
          440.0,
          222.0,
          20.0
         ],
         "text": "left: everything the agent says",
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
          462.0,
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
          "heard",
          0
         ],
         "destination": [
          "answer",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "answer",
          0
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
          "answer",
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
          "answer",
          2
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
     "text": "p midi",
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
      "title": "lmdm.agent",
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
          148.0,
          41.0
         ],
         "text": "lmdm.agent",
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
          234.0,
          24.0
         ],
         "text": "the connection to lmdm-agent",
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
         "text": "Learn: the next knob, key or program moves the target.",
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
         "text": "midi learn mix"
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
          74.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "midi stop"
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
         "text": "midi forget mix"
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
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          246.0,
          54.0,
          22.0
         ],
         "text": "s lmdm"
        }
       },
       {
        "box": {
         "id": "bus",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          90.0,
          246.0,
          357.0,
          20.0
         ],
         "text": "any patch may send here, and listen to r lmdm.heard",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          306.0,
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
         "id": "answer",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          336.0,
          300.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass ack fail"
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
          383.0,
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
          413.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: everything the agent says"
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
          383.0,
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
          413.0,
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
          440.0,
          222.0,
          20.0
         ],
         "text": "left: everything the agent says",
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
          462.0,
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
          "heard",
          0
         ],
         "destination": [
          "answer",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "answer",
          0
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
          "answer",
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
          "answer",
          2
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
     "text": "p model",
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
      "title": "lmdm.agent",
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
          148.0,
          41.0
         ],
         "text": "lmdm.agent",
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
          234.0,
          24.0
         ],
         "text": "the connection to lmdm-agent",
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
         "text": "Load another instrument while this one plays on.",
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
         "text": "catalog"
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
         "id": "object",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          182.0,
          54.0,
          22.0
         ],
         "text": "s lmdm"
        }
       },
       {
        "box": {
         "id": "bus",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          90.0,
          182.0,
          357.0,
          20.0
         ],
         "text": "any patch may send here, and listen to r lmdm.heard",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          242.0,
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
         "id": "answer",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          272.0,
          300.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass ack fail"
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
          319.0,
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
          349.0,
          260.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "",
         "hint": "left outlet: everything the agent says"
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
          319.0,
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
          349.0,
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
          376.0,
          222.0,
          20.0
         ],
         "text": "left: everything the agent says",
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
          398.0,
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
          "heard",
          0
         ],
         "destination": [
          "answer",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "answer",
          0
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
          "answer",
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
          "answer",
          2
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
       1101.0,
       685.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "lmdm.agent",
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
          148.0,
          41.0
         ],
         "text": "lmdm.agent",
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
          234.0,
          24.0
         ],
         "text": "the connection to lmdm-agent",
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
         "text": "Finds the running agent and keeps the connection: says hello every three seconds, so a restarted agent is found again and shows its values. On load it says hello and sets nothing. One of these in a patch; every other object talks through it. The inlet takes any message of the OSC reference, without /lmdm/.",
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
         "text": "argument",
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
          323.0,
          20.0
         ],
         "text": "host (symbol, 127.0.0.1): where the agent runs",
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
          68.0,
          20.0
         ],
         "text": "argument",
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
          330.0,
          20.0
         ],
         "text": "port (int, 9000): UDP port the agent listens on",
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
          68.0,
          20.0
         ],
         "text": "argument",
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
          404.0,
          20.0
         ],
         "text": "reply_port (int): UDP port for answers; one per open patch",
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
         "text": "model name",
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
          316.0,
          20.0
         ],
         "text": "load another model without stopping the sound",
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
         "text": "preset name",
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
          169.0,
          20.0
         ],
         "text": "recall a preset at once",
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
          175.0,
          20.0
         ],
         "text": "preset_fade seconds name",
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
          599.0,
          20.0
         ],
         "text": "recall a preset; numbers and prompts move there block by block, switches change at once",
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
          122.0,
          20.0
         ],
         "text": "preset_save name",
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
          417.0,
          20.0
         ],
         "text": "keep every control, prompt and weight but panic under a name",
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
         "text": "midi verb target",
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
          404.0,
          20.0
         ],
         "text": "learn: the next MIDI knob, key or program moves the target",
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
          115.0,
          20.0
         ],
         "text": "hello port name",
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
          861.0,
          20.0
         ],
         "text": "subscribe, and get every value at once; send it again every 3 s to stay subscribed and to find the agent again after a restart",
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
          34.0,
          20.0
         ],
         "text": "bye",
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
          148.0,
          20.0
         ],
         "text": "end the subscription",
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
          61.0,
          20.0
         ],
         "text": "ping id",
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
          283.0,
          20.0
         ],
         "text": "stay subscribed; only the ack comes back",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_11",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          382.0,
          61.0,
          20.0
         ],
         "text": "sync id",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_11_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          382.0,
          404.0,
          20.0
         ],
         "text": "have done sent when all your earlier messages are answered",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_12",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          404.0,
          41.0,
          20.0
         ],
         "text": "dump",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_12_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          404.0,
          263.0,
          20.0
         ],
         "text": "send every value once, then done dump",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_13",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          426.0,
          61.0,
          20.0
         ],
         "text": "catalog",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_13_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          426.0,
          478.0,
          20.0
         ],
         "text": "list controls, actions, models, presets and sounds, then done catalog",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_14",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          448.0,
          61.0,
          20.0
         ],
         "text": "version",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_14_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          448.0,
          195.0,
          20.0
         ],
         "text": "ask for the version message",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_15",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          470.0,
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
         "id": "row_15_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          470.0,
          41.0,
          20.0
         ],
         "text": "word",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_16",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          492.0,
          101.0,
          20.0
         ],
         "text": "shows version",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_16_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          492.0,
          162.0,
          20.0
         ],
         "text": "protocol program model",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_17",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          514.0,
          81.0,
          20.0
         ],
         "text": "shows done",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_17_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          514.0,
          27.0,
          20.0
         ],
         "text": "id",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_18",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          536.0,
          101.0,
          20.0
         ],
         "text": "shows catalog",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_18_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          536.0,
          101.0,
          20.0
         ],
         "text": "kind words...",
         "fontsize": 12.0
        }
       },
       {
        "box": {
         "id": "row_19",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          558.0,
          108.0,
          20.0
         ],
         "text": "shows midi_map",
         "fontsize": 12.0,
         "fontface": 1
        }
       },
       {
        "box": {
         "id": "row_19_text",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          225.0,
          558.0,
          135.0,
          20.0
         ],
         "text": "word target source",
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
          595.0,
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
          595.0,
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
         "id": "see_receive",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          321.0,
          595.0,
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
         "id": "open",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          90.0,
          640.0,
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
          "see_receive",
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
