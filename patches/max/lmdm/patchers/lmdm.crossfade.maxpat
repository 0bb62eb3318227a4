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
   178.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.crossfade",
  "digest": "move between two prompts",
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
      178.0
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
     "text": "crossfade",
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
      130.0,
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
      283.0,
      20.0
     ],
     "text": "lmdm.crossfade: move between two prompts",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "arguments",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      180.0,
      40.0,
      135.0,
      20.0
     ],
     "text": "arguments: from to",
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
     "comment": "a number: crossfade; or any message of this object (see the ? tab of its help)",
     "index": 1
    }
   },
   {
    "box": {
     "id": "in_kind",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      15.0,
      120.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "route int float"
    }
   },
   {
    "box": {
     "id": "in_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      165.0,
      155.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend crossfade 1 2"
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
      210.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "in_send_as_is",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      185.0,
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
       1336.0,
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
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          370.0,
          330.0,
          189.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass crossfade weight"
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
          700.0,
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
          700.0,
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
          700.0,
          135.0,
          296.0,
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
          700.0,
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
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          700.0,
          195.0,
          216.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang",
          ""
         ],
         "text": "sel /lmdm/crossfade /lmdm/fade"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          936.0,
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
          936.0,
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
          936.0,
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
          1026.0,
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
          1086.0,
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
          "mine",
          1
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
     "comment": "left: position as the agent confirms it",
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
      136.0,
      284.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "args",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      15.0,
      285.0,
      115.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "patcherargs 1 2"
    }
   },
   {
    "box": {
     "id": "slots",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      330.0,
      81.0,
      22.0
     ],
     "text": "s #0_slots"
    }
   },
   {
    "box": {
     "id": "slots_inlet",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      235.0,
      75.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slots"
    }
   },
   {
    "box": {
     "id": "in_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      235.0,
      120.0,
      142.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set crossfade $1 $2"
    }
   },
   {
    "box": {
     "id": "values",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      240.0,
      620.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "route crossfade weight"
    }
   },
   {
    "box": {
     "id": "slots_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      570.0,
      272.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slots"
    }
   },
   {
    "box": {
     "id": "slots_two",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      570.0,
      302.0,
      100.0,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "text": "unpack 1 2"
    }
   },
   {
    "box": {
     "id": "from_mine",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      335.0,
      110.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route 1"
    }
   },
   {
    "box": {
     "id": "to_mine",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      365.0,
      190.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route 2"
    }
   },
   {
    "box": {
     "id": "slots_each",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      880.0,
      272.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slots"
    }
   },
   {
    "box": {
     "id": "slots_pair",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      880.0,
      302.0,
      120.0,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "text": "unpack 1 2"
    }
   },
   {
    "box": {
     "id": "pair",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      780.0,
      345.0,
      230.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "route 1 2"
    }
   },
   {
    "box": {
     "id": "weights",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      780.0,
      375.0,
      125.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pak 0. 0."
    }
   },
   {
    "box": {
     "id": "share",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      780.0,
      405.0,
      202.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "expr $f2/max($f1+$f2\\,0.001)"
    }
   },
   {
    "box": {
     "id": "share_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      780.0,
      435.0,
      101.0,
      22.0
     ],
     "text": "s #0_position"
    }
   },
   {
    "box": {
     "id": "share_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      390.0,
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_position"
    }
   },
   {
    "box": {
     "id": "both",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      420.0,
      170.0,
      22.0
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "text": "t f f"
    }
   },
   {
    "box": {
     "id": "show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      450.0,
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
     "id": "crossfade",
     "maxclass": "slider",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      480.0,
      130.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "orientation": 1,
     "floatoutput": 1,
     "size": 1.0,
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "knobcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "parameter_enable": 0,
     "hint": "0: the first prompt, 1: the second",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      34.0,
      284.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "position_out",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      630.0,
      450.0,
      68.0,
      22.0
     ],
     "text": "s #0_out"
    }
   },
   {
    "box": {
     "id": "out_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      360.0,
      165.0,
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_out"
    }
   },
   {
    "box": {
     "id": "slots_set",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      640.0,
      480.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slots"
    }
   },
   {
    "box": {
     "id": "name_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      640.0,
      510.0,
      142.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set crossfade $1 $2"
    }
   },
   {
    "box": {
     "id": "name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      540.0,
      155.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend crossfade 1 2"
    }
   },
   {
    "box": {
     "id": "crossfade_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      570.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "seconds_first",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      810.0,
      495.0,
      115.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "loadmess set 8."
    }
   },
   {
    "box": {
     "id": "seconds",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      810.0,
      525.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 16.0,
     "minimum": 0.0,
     "maximum": 600.0,
     "numdecimalplaces": 1,
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "parameter_enable": 0,
     "hint": "seconds a fade takes (0 to 600)",
     "presentation": 1,
     "presentation_rect": [
      184.0,
      82.0,
      60.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "seconds_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      810.0,
      555.0,
      95.0,
      22.0
     ],
     "text": "s #0_seconds"
    }
   },
   {
    "box": {
     "id": "seconds_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      810.0,
      585.0,
      23.0,
      26.0
     ],
     "text": "s",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      246.0,
      82.0,
      17.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "slots_fade_1",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1110.0,
      435.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slots"
    }
   },
   {
    "box": {
     "id": "fade_1_slot",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1110.0,
      465.0,
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
     "id": "fade_1_both",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1110.0,
      495.0,
      160.0,
      22.0
     ],
     "outlettype": [
      "int",
      "int"
     ],
     "text": "t i i"
    }
   },
   {
    "box": {
     "id": "fade_1",
     "maxclass": "button",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      960.0,
      495.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "bang"
     ],
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "hint": "fade to the first prompt",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      82.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "fade_1_seconds_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      990.0,
      525.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_seconds"
    }
   },
   {
    "box": {
     "id": "fade_1_seconds",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      960.0,
      555.0,
      50.0,
      22.0
     ],
     "outlettype": [
      "float"
     ],
     "text": "f 8."
    }
   },
   {
    "box": {
     "id": "fade_1_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1110.0,
      585.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set fade $1"
    }
   },
   {
    "box": {
     "id": "fade_1_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      960.0,
      615.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend fade 1"
    }
   },
   {
    "box": {
     "id": "fade_1_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      960.0,
      660.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "fade_1_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1250.0,
      525.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set fade"
    }
   },
   {
    "box": {
     "id": "fade_1_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      570.0,
      64.0,
      24.0
     ],
     "text": "fade 1",
     "fontsize": 15.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      34.0,
      82.0,
      52.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "slots_fade_2",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1530.0,
      435.0,
      81.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slots"
    }
   },
   {
    "box": {
     "id": "fade_2_slot",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1530.0,
      465.0,
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
     "id": "fade_2_both",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1530.0,
      495.0,
      160.0,
      22.0
     ],
     "outlettype": [
      "int",
      "int"
     ],
     "text": "t i i"
    }
   },
   {
    "box": {
     "id": "fade_2",
     "maxclass": "button",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      495.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "bang"
     ],
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "hint": "fade to the second prompt",
     "presentation": 1,
     "presentation_rect": [
      96.0,
      82.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "fade_2_seconds_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1410.0,
      525.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_seconds"
    }
   },
   {
    "box": {
     "id": "fade_2_seconds",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      555.0,
      50.0,
      22.0
     ],
     "outlettype": [
      "float"
     ],
     "text": "f 8."
    }
   },
   {
    "box": {
     "id": "fade_2_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1530.0,
      585.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set fade $1"
    }
   },
   {
    "box": {
     "id": "fade_2_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      615.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend fade 2"
    }
   },
   {
    "box": {
     "id": "fade_2_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      660.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "fade_2_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1670.0,
      525.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set fade"
    }
   },
   {
    "box": {
     "id": "fade_2_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1670.0,
      570.0,
      64.0,
      24.0
     ],
     "text": "fade 2",
     "fontsize": 15.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      122.0,
      82.0,
      52.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "crossed_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      705.0,
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
     "id": "crossed_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      735.0,
      101.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route crossed"
    }
   },
   {
    "box": {
     "id": "crossed_show",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      765.0,
      263.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "sprintf set block %ld forgets %ld: %s"
    }
   },
   {
    "box": {
     "id": "crossed",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      480.0,
      810.0,
      280.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "fontsize": 14,
     "hint": "the last takeover",
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
      113.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "crossed_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      870.0,
      765.0,
      115.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend crossed"
    }
   },
   {
    "box": {
     "id": "crossed_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      870.0,
      795.0,
      74.0,
      22.0
     ],
     "text": "s #0_dump"
    }
   },
   {
    "box": {
     "id": "dump_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      605.0,
      110.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_dump"
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
      "in_kind",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_kind",
      0
     ],
     "destination": [
      "in_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_name",
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
      "in_kind",
      1
     ],
     "destination": [
      "in_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_kind",
      2
     ],
     "destination": [
      "in_send_as_is",
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
      "args",
      0
     ],
     "destination": [
      "slots",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_inlet",
      0
     ],
     "destination": [
      "in_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_set",
      0
     ],
     "destination": [
      "in_name",
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
      "values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_heard",
      0
     ],
     "destination": [
      "slots_two",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_two",
      0
     ],
     "destination": [
      "from_mine",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_two",
      1
     ],
     "destination": [
      "to_mine",
      1
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
      "from_mine",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "from_mine",
      0
     ],
     "destination": [
      "to_mine",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_each",
      0
     ],
     "destination": [
      "slots_pair",
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
      "pair",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_pair",
      0
     ],
     "destination": [
      "pair",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_pair",
      1
     ],
     "destination": [
      "pair",
      2
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "pair",
      0
     ],
     "destination": [
      "weights",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "pair",
      1
     ],
     "destination": [
      "weights",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weights",
      0
     ],
     "destination": [
      "share",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "share",
      0
     ],
     "destination": [
      "share_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "to_mine",
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
      "share_heard",
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
      "show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "show",
      0
     ],
     "destination": [
      "crossfade",
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
      "position_out",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "out_heard",
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
      "slots_set",
      0
     ],
     "destination": [
      "name_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "name_set",
      0
     ],
     "destination": [
      "name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossfade",
      0
     ],
     "destination": [
      "name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "name",
      0
     ],
     "destination": [
      "crossfade_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seconds_first",
      0
     ],
     "destination": [
      "seconds",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seconds",
      0
     ],
     "destination": [
      "seconds_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_fade_1",
      0
     ],
     "destination": [
      "fade_1_slot",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_slot",
      0
     ],
     "destination": [
      "fade_1_both",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_seconds_heard",
      0
     ],
     "destination": [
      "fade_1_seconds",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_both",
      0
     ],
     "destination": [
      "fade_1_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_set",
      0
     ],
     "destination": [
      "fade_1_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1",
      0
     ],
     "destination": [
      "fade_1_seconds",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_seconds",
      0
     ],
     "destination": [
      "fade_1_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_name",
      0
     ],
     "destination": [
      "fade_1_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_both",
      1
     ],
     "destination": [
      "fade_1_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_1_show",
      0
     ],
     "destination": [
      "fade_1_label",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots_fade_2",
      0
     ],
     "destination": [
      "fade_2_slot",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_slot",
      0
     ],
     "destination": [
      "fade_2_both",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_seconds_heard",
      0
     ],
     "destination": [
      "fade_2_seconds",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_both",
      0
     ],
     "destination": [
      "fade_2_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_set",
      0
     ],
     "destination": [
      "fade_2_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2",
      0
     ],
     "destination": [
      "fade_2_seconds",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_seconds",
      0
     ],
     "destination": [
      "fade_2_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_name",
      0
     ],
     "destination": [
      "fade_2_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_both",
      1
     ],
     "destination": [
      "fade_2_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_2_show",
      0
     ],
     "destination": [
      "fade_2_label",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossed_route",
      0
     ],
     "destination": [
      "crossed_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossed_name",
      0
     ],
     "destination": [
      "crossed_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "dump_heard",
      0
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
      "crossed_heard",
      0
     ],
     "destination": [
      "crossed_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossed_route",
      0
     ],
     "destination": [
      "crossed_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossed_show",
      0
     ],
     "destination": [
      "crossed",
      0
     ]
    }
   }
  ]
 }
}
