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
   382.0
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
      382.0
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
       1259.0,
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
         "numinlets": 7,
         "numoutlets": 7,
         "patching_rect": [
          370.0,
          330.0,
          316.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          "",
          "",
          "",
          "",
          ""
         ],
         "text": "routepass state block late level health delay"
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
          731.0,
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
          731.0,
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
          731.0,
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
          731.0,
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
          731.0,
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
          859.0,
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
          859.0,
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
          859.0,
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
          949.0,
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
          1009.0,
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
      356.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "state_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      555.0,
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
      480.0,
      585.0,
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
     "id": "late_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      555.0,
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
     "id": "late_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      660.0,
      585.0,
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
     "id": "block_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      555.0,
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
     "id": "block_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      585.0,
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
     "id": "block_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      840.0,
      615.0,
      380.0,
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
     "ignoreclick": 1,
     "hint": "block",
     "presentation": 1,
     "presentation_rect": [
      60.0,
      104.0,
      100.0,
      30.0
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
      15.0,
      108.0,
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
     "fontsize": 24.0,
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
      178.0,
      76.0,
      38.0
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
      186.0,
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
     "fontsize": 24.0,
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
      178.0,
      82.0,
      38.0
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
      186.0,
      53.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "delay_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      555.0,
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
     "id": "delay_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      585.0,
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
     "id": "delay_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      615.0,
      200.0,
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
     "numdecimalplaces": 2,
     "ignoreclick": 1,
     "hint": "delay s",
     "presentation": 1,
     "presentation_rect": [
      222.0,
      104.0,
      72.0,
      30.0
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
      108.0,
      57.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "bar_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      555.0,
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
     "id": "bar_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1740.0,
      585.0,
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
     "id": "bar_part",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      615.0,
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
     "id": "bar_limit",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      645.0,
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
     "id": "bar_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      675.0,
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
      140.0,
      284.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "level_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      765.0,
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
     "id": "level_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      795.0,
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
     "id": "level_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      825.0,
      200.0,
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
      44.0,
      228.0,
      248.0,
      20.0
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
      24.0,
      227.0,
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
      44.0,
      254.0,
      248.0,
      20.0
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
      16.0,
      253.0,
      28.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "health_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      765.0,
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
     "id": "health_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      795.0,
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
     "id": "health_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 6,
     "patching_rect": [
      840.0,
      825.0,
      920.0,
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
      286.0,
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
      287.0,
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
      286.0,
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
      287.0,
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
      316.0,
      284.0,
      38.0
     ]
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
      "late_heard",
      0
     ],
     "destination": [
      "late_route",
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
      "late_route",
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
      "block_route",
      0
     ],
     "destination": [
      "block_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "block_heard",
      0
     ],
     "destination": [
      "block_route",
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
      "delay_route",
      0
     ],
     "destination": [
      "delay_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "delay_heard",
      0
     ],
     "destination": [
      "delay_route",
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
      "bar_heard",
      0
     ],
     "destination": [
      "bar_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bar_route",
      0
     ],
     "destination": [
      "bar_part",
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
      "bar_limit",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bar_limit",
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
      "level_route",
      0
     ],
     "destination": [
      "level_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_heard",
      0
     ],
     "destination": [
      "level_route",
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
      "health_route",
      0
     ],
     "destination": [
      "health_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "health_heard",
      0
     ],
     "destination": [
      "health_route",
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
   }
  ]
 }
}
