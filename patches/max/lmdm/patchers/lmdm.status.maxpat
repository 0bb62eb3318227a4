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
   300.0,
   410.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.status",
  "digest": "is it well?",
  "boxes": [
   {
    "box": {
     "id": "panel",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      480.0,
      60.0,
      45.0
     ],
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "background": 1,
     "ignoreclick": 1,
     "rounded": 6,
     "presentation": 1,
     "presentation_rect": [
      0.0,
      0.0,
      300.0,
      410.0
     ]
    }
   },
   {
    "box": {
     "id": "title",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      15.0,
      150.0,
      27.0
     ],
     "text": "status",
     "fontsize": 18.0,
     "fontface": 1,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      4.0,
      96.0,
      27.0
     ]
    }
   },
   {
    "box": {
     "id": "about",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      180.0,
      18.0,
      175.0,
      20.0
     ],
     "text": "lmdm.status: is it well?",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "in",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      75.0,
      30.0,
      30.0
     ],
     "outlettype": [
      ""
     ],
     "comment": "any message of this object (see the ? tab of its help)",
     "index": 1
    }
   },
   {
    "box": {
     "id": "in_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      165.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "answers",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      75.0,
      220.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "p answers",
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
       1394.0,
       600.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "answers",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "about",
         "maxclass": "comment",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          15.0,
          545.0,
          20.0
         ],
         "text": "left: values, from echoes and acks; middle: own acks and fails; right: the note",
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
          90.0,
          60.0,
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
         "id": "ack",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          90.0,
          300.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route ack"
        }
       },
       {
        "box": {
         "id": "without_block",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          120.0,
          80.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.ecils 3"
        }
       },
       {
        "box": {
         "id": "order_in",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          150.0,
          60.0,
          22.0
         ],
         "outlettype": [
          "",
          "bang"
         ],
         "text": "t l b"
        }
       },
       {
        "box": {
         "id": "forget_in",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          195.0,
          61.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "zlclear"
        }
       },
       {
        "box": {
         "id": "first_in",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          195.0,
          270.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.slice 1"
        }
       },
       {
        "box": {
         "id": "bare",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 5,
         "patching_rect": [
          90.0,
          225.0,
          230.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          "",
          "",
          ""
         ],
         "text": "regexp /lmdm/(.+) @substitute %1"
        }
       },
       {
        "box": {
         "id": "whole_in",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          270.0,
          270.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.join"
        }
       },
       {
        "box": {
         "id": "known",
         "maxclass": "newobj",
         "numinlets": 10,
         "numoutlets": 10,
         "patching_rect": [
          370.0,
          330.0,
          451.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          ""
         ],
         "text": "routepass state device block late level health delay safety fault"
        }
       },
       {
        "box": {
         "id": "out_values",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          370.0,
          555.0,
          30.0,
          30.0
         ],
         "comment": "name and value",
         "index": 1
        }
       },
       {
        "box": {
         "id": "heard_too",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          866.0,
          60.0,
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
          866.0,
          90.0,
          135.0,
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
         "id": "keep",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          866.0,
          135.0,
          188.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "t l l"
        }
       },
       {
        "box": {
         "id": "address",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          866.0,
          165.0,
          68.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.nth 2"
        }
       },
       {
        "box": {
         "id": "mine",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          866.0,
          195.0,
          108.0,
          22.0
         ],
         "outlettype": [
          "bang",
          ""
         ],
         "text": "sel /lmdm/dump"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          994.0,
          240.0,
          60.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.reg"
        }
       },
       {
        "box": {
         "id": "both",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          994.0,
          330.0,
          110.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "t l l"
        }
       },
       {
        "box": {
         "id": "out_own",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          994.0,
          555.0,
          30.0,
          30.0
         ],
         "comment": "own acks and fails",
         "index": 2
        }
       },
       {
        "box": {
         "id": "note",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1084.0,
          360.0,
          80.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.ecils 1"
        }
       },
       {
        "box": {
         "id": "out_note",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          1144.0,
          555.0,
          30.0,
          30.0
         ],
         "comment": "their last word",
         "index": 3
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
          "ack",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "ack",
          0
         ],
         "destination": [
          "without_block",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "without_block",
          0
         ],
         "destination": [
          "order_in",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "order_in",
          0
         ],
         "destination": [
          "first_in",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "first_in",
          0
         ],
         "destination": [
          "bare",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "bare",
          0
         ],
         "destination": [
          "whole_in",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "order_in",
          1
         ],
         "destination": [
          "forget_in",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "forget_in",
          0
         ],
         "destination": [
          "whole_in",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "first_in",
          1
         ],
         "destination": [
          "whole_in",
          1
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "whole_in",
          0
         ],
         "destination": [
          "known",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "ack",
          1
         ],
         "destination": [
          "known",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          0
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          1
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          2
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          3
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          4
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          5
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          6
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          7
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "known",
          8
         ],
         "destination": [
          "out_values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "heard_too",
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
          "keep",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "keep",
          0
         ],
         "destination": [
          "address",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "address",
          0
         ],
         "destination": [
          "mine",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "mine",
          0
         ],
         "destination": [
          "kept",
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
          "keep",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "keep",
          1
         ],
         "destination": [
          "kept",
          1
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "kept",
          0
         ],
         "destination": [
          "both",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "both",
          0
         ],
         "destination": [
          "out_own",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "both",
          1
         ],
         "destination": [
          "note",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "note",
          1
         ],
         "destination": [
          "out_note",
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
     "id": "out",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      435.0,
      195.0,
      30.0,
      30.0
     ],
     "comment": "left: name and values of every status message",
     "index": 1
    }
   },
   {
    "box": {
     "id": "dump",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      585.0,
      150.0,
      30.0,
      30.0
     ],
     "comment": "right: dump: every ack and fail of this object's messages, with address",
     "index": 2
    }
   },
   {
    "box": {
     "id": "note_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      680.0,
      135.0,
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
     "id": "note",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      680.0,
      180.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "fontsize": 14,
     "hint": "what the agent changed or refused",
     "text": "",
     "readonly": 1,
     "nosymquotes": 1,
     "border": 0.0,
     "ignoreclick": 1,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      8.0,
      368.0,
      284.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "state_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      615.0,
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "p state",
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
       150.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "state",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
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
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "state",
         "index": 1
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "out_1",
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
     "id": "state_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      660.0,
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
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      705.0,
      80.0,
      22.0
     ],
     "text": "offline",
     "fontsize": 40.0,
     "fontface": 1,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "ignoreclick": 1,
     "hint": "state",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      33.0,
      168.0,
      64.0
     ]
    }
   },
   {
    "box": {
     "id": "late_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      615.0,
      54.0,
      22.0
     ],
     "outlettype": [
      ""
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
       150.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "late",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          81.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route late"
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "late",
         "index": 1
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "out_1",
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
     "id": "late_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      660.0,
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
     "id": "late",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      660.0,
      705.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 35.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "late",
     "presentation": 1,
     "presentation_rect": [
      216.0,
      38.0,
      78.0,
      56.0
     ]
    }
   },
   {
    "box": {
     "id": "late_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      735.0,
      45.0,
      22.0
     ],
     "text": "late",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      183.0,
      55.0,
      33.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "block_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 3,
     "patching_rect": [
      840.0,
      615.0,
      380.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "p block",
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
       300.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "block",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          88.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route block"
        }
       },
       {
        "box": {
         "id": "values",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          120.0,
          220.0,
          22.0
         ],
         "outlettype": [
          "int",
          "float",
          "float"
         ],
         "text": "unpack 0 0. 0."
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "block_n",
         "index": 1
        }
       },
       {
        "box": {
         "id": "out_2",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          115.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "infer_ms",
         "index": 2
        }
       },
       {
        "box": {
         "id": "out_3",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          215.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "margin_ms",
         "index": 3
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          0
         ],
         "destination": [
          "out_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          1
         ],
         "destination": [
          "out_2",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          2
         ],
         "destination": [
          "out_3",
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
     "id": "block_n_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      660.0,
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
     "id": "block_n",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      705.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 17.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "block",
     "presentation": 1,
     "presentation_rect": [
      52.0,
      152.0,
      92.0,
      28.0
     ]
    }
   },
   {
    "box": {
     "id": "block_n_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      735.0,
      53.0,
      22.0
     ],
     "text": "block",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      7.0,
      155.0,
      45.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "infer_ms_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      660.0,
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
     "id": "infer_ms",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1020.0,
      705.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 19.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "numdecimalplaces": 1,
     "ignoreclick": 1,
     "hint": "took ms",
     "presentation": 1,
     "presentation_rect": [
      72.0,
      214.0,
      76.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "infer_ms_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      735.0,
      69.0,
      22.0
     ],
     "text": "took ms",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      11.0,
      218.0,
      61.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "margin_ms_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      660.0,
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
     "id": "margin_ms",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
      705.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 19.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "numdecimalplaces": 1,
     "ignoreclick": 1,
     "hint": "left ms",
     "presentation": 1,
     "presentation_rect": [
      212.0,
      214.0,
      82.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "margin_ms_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      735.0,
      69.0,
      22.0
     ],
     "text": "left ms",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      159.0,
      218.0,
      53.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "delay_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      615.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "p delay",
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
       200.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "delay",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          88.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route delay"
        }
       },
       {
        "box": {
         "id": "values",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          120.0,
          120.0,
          22.0
         ],
         "outlettype": [
          "int",
          "float"
         ],
         "text": "unpack 0 0."
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "delay_samples",
         "index": 1
        }
       },
       {
        "box": {
         "id": "out_2",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          115.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "delay_s",
         "index": 2
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          0
         ],
         "destination": [
          "out_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          1
         ],
         "destination": [
          "out_2",
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
     "id": "delay_s_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
      660.0,
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
     "id": "delay_s",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1560.0,
      705.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 17.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "numdecimalplaces": 2,
     "ignoreclick": 1,
     "hint": "delay s",
     "presentation": 1,
     "presentation_rect": [
      222.0,
      152.0,
      72.0,
      28.0
     ]
    }
   },
   {
    "box": {
     "id": "delay_s_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1560.0,
      735.0,
      69.0,
      22.0
     ],
     "text": "delay s",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      165.0,
      155.0,
      57.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "bar_part",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      615.0,
      54.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "p part",
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
       320.0,
       300.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "part",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          15.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          45.0,
          88.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route block"
        }
       },
       {
        "box": {
         "id": "part",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          90.0,
          202.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "expr $f2/max($f2+$f3\\,0.001)"
        }
       },
       {
        "box": {
         "id": "limit",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          135.0,
          81.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "clip 0. 1."
        }
       },
       {
        "box": {
         "id": "out",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "part of its time that a block took",
         "index": 1
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "part",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "part",
          0
         ],
         "destination": [
          "limit",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "limit",
          0
         ],
         "destination": [
          "out",
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
     "id": "bar_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      660.0,
      115.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setlist"
    }
   },
   {
    "box": {
     "id": "bar",
     "maxclass": "multislider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1740.0,
      705.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "size": 1,
     "setminmax": [
      0.0,
      1.0
     ],
     "settype": 1,
     "setstyle": 1,
     "orientation": 0,
     "slidercolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "ignoreclick": 1,
     "parameter_enable": 0,
     "hint": "time a block took; full is all the time there is",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      184.0,
      284.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "level_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      825.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "p level",
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
       200.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "level",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          88.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route level"
        }
       },
       {
        "box": {
         "id": "values",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          120.0,
          120.0,
          22.0
         ],
         "outlettype": [
          "float",
          "float"
         ],
         "text": "unpack 0. 0."
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "level_in",
         "index": 1
        }
       },
       {
        "box": {
         "id": "out_2",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          115.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "level_out",
         "index": 2
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          0
         ],
         "destination": [
          "out_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          1
         ],
         "destination": [
          "out_2",
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
     "id": "level_in_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      870.0,
      115.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setlist"
    }
   },
   {
    "box": {
     "id": "level_in",
     "maxclass": "multislider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      915.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "size": 1,
     "setminmax": [
      0.0,
      1.0
     ],
     "settype": 1,
     "setstyle": 1,
     "orientation": 0,
     "slidercolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "parameter_enable": 0,
     "ignoreclick": 1,
     "hint": "in",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      250.0,
      114.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "level_in_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      945.0,
      30.0,
      22.0
     ],
     "text": "in",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      10.0,
      248.0,
      20.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "level_out_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      870.0,
      115.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setlist"
    }
   },
   {
    "box": {
     "id": "level_out",
     "maxclass": "multislider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      660.0,
      915.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "size": 1,
     "setminmax": [
      0.0,
      1.0
     ],
     "settype": 1,
     "setstyle": 1,
     "orientation": 0,
     "slidercolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "parameter_enable": 0,
     "ignoreclick": 1,
     "hint": "out",
     "presentation": 1,
     "presentation_rect": [
      182.0,
      250.0,
      108.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "level_out_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      945.0,
      38.0,
      22.0
     ],
     "text": "out",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      154.0,
      248.0,
      28.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "health_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 6,
     "patching_rect": [
      840.0,
      825.0,
      920.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "p health",
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
       600.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "health",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          95.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route health"
        }
       },
       {
        "box": {
         "id": "values",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 6,
         "patching_rect": [
          15.0,
          120.0,
          520.0,
          22.0
         ],
         "outlettype": [
          "int",
          "int",
          "int",
          "int",
          "int",
          ""
         ],
         "text": "unpack 0 0 0 0 0 s"
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "late_blocks",
         "index": 1
        }
       },
       {
        "box": {
         "id": "out_2",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          115.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "skipped",
         "index": 2
        }
       },
       {
        "box": {
         "id": "out_3",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          215.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "late_samples",
         "index": 3
        }
       },
       {
        "box": {
         "id": "out_4",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          315.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "xruns",
         "index": 4
        }
       },
       {
        "box": {
         "id": "out_5",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          415.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "malformed",
         "index": 5
        }
       },
       {
        "box": {
         "id": "out_6",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          515.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "error",
         "index": 6
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          0
         ],
         "destination": [
          "out_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          1
         ],
         "destination": [
          "out_2",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          2
         ],
         "destination": [
          "out_3",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          3
         ],
         "destination": [
          "out_4",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          4
         ],
         "destination": [
          "out_5",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          5
         ],
         "destination": [
          "out_6",
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
     "id": "late_samples_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      870.0,
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
     "id": "late_samples",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
      915.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 15.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "samples of silence",
     "presentation": 1,
     "presentation_rect": [
      146.0,
      272.0,
      56.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "late_samples_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      945.0,
      155.0,
      22.0
     ],
     "text": "samples of silence",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      11.0,
      273.0,
      135.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "xruns_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      870.0,
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
     "id": "xruns",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      915.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 15.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "xruns",
     "presentation": 1,
     "presentation_rect": [
      252.0,
      272.0,
      42.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "xruns_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      945.0,
      53.0,
      22.0
     ],
     "text": "xruns",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      207.0,
      273.0,
      45.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "error_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      870.0,
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
     "id": "error",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1740.0,
      915.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "fontsize": 24.0,
     "hint": "why the state is error",
     "text": "",
     "readonly": 1,
     "nosymquotes": 1,
     "border": 0.0,
     "ignoreclick": 1,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      8.0,
      326.0,
      284.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "safety_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 5,
     "patching_rect": [
      480.0,
      1035.0,
      740.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "p safety",
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
       500.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "safety",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          95.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route safety"
        }
       },
       {
        "box": {
         "id": "values",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 5,
         "patching_rect": [
          15.0,
          120.0,
          420.0,
          22.0
         ],
         "outlettype": [
          "int",
          "int",
          "int",
          "int",
          "int"
         ],
         "text": "unpack 0 0 0 0 0"
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "muted",
         "index": 1
        }
       },
       {
        "box": {
         "id": "out_2",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          115.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "refreshes",
         "index": 2
        }
       },
       {
        "box": {
         "id": "out_3",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          215.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "limited",
         "index": 3
        }
       },
       {
        "box": {
         "id": "out_4",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          315.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "restarts",
         "index": 4
        }
       },
       {
        "box": {
         "id": "out_5",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          415.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "losses",
         "index": 5
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          0
         ],
         "destination": [
          "out_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          1
         ],
         "destination": [
          "out_2",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          2
         ],
         "destination": [
          "out_3",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          3
         ],
         "destination": [
          "out_4",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          4
         ],
         "destination": [
          "out_5",
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
     "id": "muted_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      1080.0,
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
     "id": "muted",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      1125.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 15.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "muted",
     "presentation": 1,
     "presentation_rect": [
      54.0,
      298.0,
      34.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "muted_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      1155.0,
      53.0,
      22.0
     ],
     "text": "muted",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      5.0,
      299.0,
      49.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "refreshes_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      1080.0,
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
     "id": "refreshes",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      660.0,
      1125.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 15.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "refreshed",
     "presentation": 1,
     "presentation_rect": [
      158.0,
      298.0,
      34.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "refreshes_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      1155.0,
      85.0,
      22.0
     ],
     "text": "refreshed",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      89.0,
      299.0,
      69.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "restarts_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      1080.0,
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
     "id": "restarts",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1020.0,
      1125.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 15.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "restarted",
     "presentation": 1,
     "presentation_rect": [
      260.0,
      298.0,
      34.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "restarts_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      1155.0,
      85.0,
      22.0
     ],
     "text": "restarted",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      195.0,
      299.0,
      65.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "losses_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      1080.0,
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
     "id": "losses",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
      1125.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 17.0,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "triangle": 0,
     "bordercolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "parameter_enable": 0,
     "cantchange": 1,
     "ignoreclick": 1,
     "hint": "lost",
     "presentation": 1,
     "presentation_rect": [
      252.0,
      102.0,
      42.0,
      28.0
     ]
    }
   },
   {
    "box": {
     "id": "losses_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      1155.0,
      45.0,
      22.0
     ],
     "text": "lost",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      219.0,
      105.0,
      33.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "device_values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 3,
     "patching_rect": [
      1380.0,
      1035.0,
      380.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "p device",
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
       300.0,
       280.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "device",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          30.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          95.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route device"
        }
       },
       {
        "box": {
         "id": "values",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          120.0,
          220.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "unpack s s s"
        }
       },
       {
        "box": {
         "id": "out_1",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "device",
         "index": 1
        }
       },
       {
        "box": {
         "id": "out_2",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          115.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "device_name",
         "index": 2
        }
       },
       {
        "box": {
         "id": "out_3",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          215.0,
          195.0,
          30.0,
          30.0
         ],
         "comment": "device_text",
         "index": 3
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "values",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          0
         ],
         "destination": [
          "out_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          1
         ],
         "destination": [
          "out_2",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "values",
          2
         ],
         "destination": [
          "out_3",
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
     "id": "device_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      1080.0,
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
     "id": "device",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      1125.0,
      80.0,
      22.0
     ],
     "text": "",
     "fontsize": 19.0,
     "fontface": 1,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "ignoreclick": 1,
     "hint": "the sound device",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      100.0,
      96.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "device_name_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
      1080.0,
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
     "id": "device_name",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1560.0,
      1125.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "fontsize": 14.0,
     "hint": "its name",
     "text": "",
     "readonly": 1,
     "nosymquotes": 1,
     "border": 0.0,
     "ignoreclick": 1,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      108.0,
      6.0,
      184.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "device_text_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      1080.0,
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
     "id": "device_text",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1740.0,
      1125.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "fontsize": 14.0,
     "hint": "why, and what happens next",
     "text": "",
     "readonly": 1,
     "nosymquotes": 1,
     "border": 0.0,
     "ignoreclick": 1,
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      8.0,
      130.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "paint",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1475.0,
      1080.0,
      60.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "p paint",
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
       440.0,
       300.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "paint",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          15.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          45.0,
          95.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route device"
        }
       },
       {
        "box": {
         "id": "word",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          75.0,
          68.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.nth 1"
        }
       },
       {
        "box": {
         "id": "lost",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          105.0,
          220.0,
          22.0
         ],
         "outlettype": [
          "bang",
          ""
         ],
         "text": "sel lost"
        }
       },
       {
        "box": {
         "id": "out",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          210.0,
          30.0,
          30.0
         ],
         "comment": "red while the device is lost",
         "index": 1
        }
       },
       {
        "box": {
         "id": "paint_0",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          150.0,
          189.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "textcolor 0.75 0.19 0.16 1"
        }
       },
       {
        "box": {
         "id": "paint_1",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          215.0,
          150.0,
          182.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "textcolor 0.1 0.12 0.14 1"
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "word",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "word",
          0
         ],
         "destination": [
          "lost",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "lost",
          0
         ],
         "destination": [
          "paint_0",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "paint_0",
          0
         ],
         "destination": [
          "out",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "lost",
          1
         ],
         "destination": [
          "paint_1",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "paint_1",
          0
         ],
         "destination": [
          "out",
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
     "id": "fault",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      790.0,
      90.0,
      60.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "p fault",
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
       260.0,
       240.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "fault",
      "digest": "",
      "boxes": [
       {
        "box": {
         "id": "heard",
         "maxclass": "newobj",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          15.0,
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
         "id": "route",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          45.0,
          88.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route fault"
        }
       },
       {
        "box": {
         "id": "text",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          90.0,
          155.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "sprintf symout %s: %s"
        }
       },
       {
        "box": {
         "id": "out",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          15.0,
          150.0,
          30.0,
          30.0
         ],
         "comment": "part and sentence",
         "index": 1
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
          "route",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "route",
          0
         ],
         "destination": [
          "text",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "text",
          0
         ],
         "destination": [
          "out",
          0
         ]
        }
       }
      ]
     }
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "in",
      0
     ],
     "destination": [
      "in_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "answers",
      1
     ],
     "destination": [
      "dump",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "answers",
      2
     ],
     "destination": [
      "note_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "note_show",
      0
     ],
     "destination": [
      "note",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "answers",
      0
     ],
     "destination": [
      "out",
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
   },
   {
    "patchline": {
     "source": [
      "state_values",
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
      "late_show",
      0
     ],
     "destination": [
      "late",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "late_values",
      0
     ],
     "destination": [
      "late_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "block_n_show",
      0
     ],
     "destination": [
      "block_n",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "block_values",
      0
     ],
     "destination": [
      "block_n_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "infer_ms_show",
      0
     ],
     "destination": [
      "infer_ms",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "block_values",
      1
     ],
     "destination": [
      "infer_ms_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "margin_ms_show",
      0
     ],
     "destination": [
      "margin_ms",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "block_values",
      2
     ],
     "destination": [
      "margin_ms_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "delay_s_show",
      0
     ],
     "destination": [
      "delay_s",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "delay_values",
      1
     ],
     "destination": [
      "delay_s_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bar_part",
      0
     ],
     "destination": [
      "bar_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bar_show",
      0
     ],
     "destination": [
      "bar",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_in_show",
      0
     ],
     "destination": [
      "level_in",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_values",
      0
     ],
     "destination": [
      "level_in_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_out_show",
      0
     ],
     "destination": [
      "level_out",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_values",
      1
     ],
     "destination": [
      "level_out_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "late_samples_show",
      0
     ],
     "destination": [
      "late_samples",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "health_values",
      2
     ],
     "destination": [
      "late_samples_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "xruns_show",
      0
     ],
     "destination": [
      "xruns",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "health_values",
      3
     ],
     "destination": [
      "xruns_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "error_show",
      0
     ],
     "destination": [
      "error",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "health_values",
      5
     ],
     "destination": [
      "error_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "muted_show",
      0
     ],
     "destination": [
      "muted",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "safety_values",
      0
     ],
     "destination": [
      "muted_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "refreshes_show",
      0
     ],
     "destination": [
      "refreshes",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "safety_values",
      1
     ],
     "destination": [
      "refreshes_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "restarts_show",
      0
     ],
     "destination": [
      "restarts",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "safety_values",
      3
     ],
     "destination": [
      "restarts_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "losses_show",
      0
     ],
     "destination": [
      "losses",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "safety_values",
      4
     ],
     "destination": [
      "losses_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "device_show",
      0
     ],
     "destination": [
      "device",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "device_values",
      0
     ],
     "destination": [
      "device_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "device_name_show",
      0
     ],
     "destination": [
      "device_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "device_values",
      1
     ],
     "destination": [
      "device_name_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "device_text_show",
      0
     ],
     "destination": [
      "device_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "device_values",
      2
     ],
     "destination": [
      "device_text_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "paint",
      0
     ],
     "destination": [
      "device",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fault",
      0
     ],
     "destination": [
      "note_show",
      0
     ]
    }
   }
  ]
 }
}
