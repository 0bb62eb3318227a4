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
   200.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.sampler",
  "digest": "how a block is generated",
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
      200.0
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
     "text": "sampler",
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
      113.0,
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
      269.0,
      20.0
     ],
     "text": "lmdm.sampler: how a block is generated",
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
     "comment": "a number: steps; or any message of this object (see the ? tab of its help)",
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
      146.0,
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
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend steps"
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
      131.0,
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
       1844.0,
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
          404.0,
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
         "text": "routepass steps auto_steps solver guidance cfg_weight seed"
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
          819.0,
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
          819.0,
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
          819.0,
          135.0,
          685.0,
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
          819.0,
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
         "numinlets": 7,
         "numoutlets": 7,
         "patching_rect": [
          819.0,
          195.0,
          605.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          ""
         ],
         "text": "sel /lmdm/steps /lmdm/auto_steps /lmdm/solver /lmdm/guidance /lmdm/cfg_weight /lmdm/seed"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1444.0,
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
          1444.0,
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
          1444.0,
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
          1534.0,
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
          1594.0,
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
          "mine",
          2
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
          "mine",
          3
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
          "mine",
          4
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
          "mine",
          5
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
     "comment": "left: name and value, as the agent confirms them",
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
      174.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "values",
     "maxclass": "newobj",
     "numinlets": 7,
     "numoutlets": 7,
     "patching_rect": [
      480.0,
      240.0,
      1100.0,
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
     "text": "route steps auto_steps solver guidance cfg_weight seed"
    }
   },
   {
    "box": {
     "id": "steps_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      285.0,
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
     "id": "steps_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      465.0,
      59.0,
      26.0
     ],
     "text": "steps",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      34.0,
      50.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "steps",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      330.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "sampling steps a block (K); more is finer and slower (a whole number from 1 to 50)",
     "minimum": 1,
     "maximum": 50,
     "fontsize": 16.0,
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
     "presentation": 1,
     "presentation_rect": [
      58.0,
      34.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "steps_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      390.0,
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend steps"
    }
   },
   {
    "box": {
     "id": "steps_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "auto_steps_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      285.0,
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
     "id": "auto_steps",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "take fewer steps for a while when blocks threaten to be late (0 or 1)",
     "checkedcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "uncheckedcolor": [
      0.78,
      0.82,
      0.84,
      1.0
     ],
     "bgcolor": [
      1.0,
      1.0,
      1.0,
      1.0
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      168.0,
      34.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "auto_steps_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      465.0,
      104.0,
      26.0
     ],
     "text": "auto_steps",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "fontface": 0,
     "presentation": 1,
     "presentation_rect": [
      194.0,
      33.0,
      92.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "auto_steps_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      390.0,
      135.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend auto_steps"
    }
   },
   {
    "box": {
     "id": "auto_steps_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "solver_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      285.0,
      128.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend setsymbol"
    }
   },
   {
    "box": {
     "id": "solver_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      465.0,
      68.0,
      26.0
     ],
     "text": "solver",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      62.0,
      55.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "solver",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      840.0,
      330.0,
      100.0,
      22.0
     ],
     "outlettype": [
      "int",
      "",
      ""
     ],
     "hint": "sampling method (euler | pingpong | p4)",
     "items": [
      "euler",
      ",",
      "pingpong",
      ",",
      "p4"
     ],
     "fontsize": 16.0,
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
     "presentation": 1,
     "presentation_rect": [
      154.0,
      62.0,
      138.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "solver_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      390.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend solver"
    }
   },
   {
    "box": {
     "id": "solver_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "guidance_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      285.0,
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
     "id": "guidance_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      465.0,
      86.0,
      26.0
     ],
     "text": "guidance",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      90.0,
      78.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "guidance",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1020.0,
      330.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "P4 guidance (lambda): how hard the prompt pulls (a number from 0 to 1)",
     "minimum": 0.0,
     "maximum": 1.0,
     "fontsize": 16.0,
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
     "numdecimalplaces": 2,
     "presentation": 1,
     "presentation_rect": [
      154.0,
      90.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "guidance_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      390.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend guidance"
    }
   },
   {
    "box": {
     "id": "guidance_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "cfg_weight_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      285.0,
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
     "id": "cfg_weight_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      465.0,
      104.0,
      26.0
     ],
     "text": "cfg_weight",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      118.0,
      92.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "cfg_weight",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
      330.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "classifier-free guidance of euler and pingpong; 1 is off (a number from 0 to 15)",
     "minimum": 0.0,
     "maximum": 15.0,
     "fontsize": 16.0,
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
     "numdecimalplaces": 2,
     "presentation": 1,
     "presentation_rect": [
      154.0,
      118.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "cfg_weight_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      390.0,
      135.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend cfg_weight"
    }
   },
   {
    "box": {
     "id": "cfg_weight_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "seed_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      285.0,
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
     "id": "seed_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      465.0,
      50.0,
      26.0
     ],
     "text": "seed",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      146.0,
      45.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "seed",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      330.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "seed of the noise; the same seed and input give the same output (a whole number from 0 to 16777215)",
     "minimum": 0,
     "maximum": 16777215,
     "fontsize": 16.0,
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
     "presentation": 1,
     "presentation_rect": [
      154.0,
      146.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "seed_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      390.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend seed"
    }
   },
   {
    "box": {
     "id": "seed_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "steps_used_heard",
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
     "id": "steps_used_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      585.0,
      122.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route steps_used"
    }
   },
   {
    "box": {
     "id": "steps_used_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      615.0,
      380.0,
      22.0
     ],
     "outlettype": [
      "int",
      "int",
      ""
     ],
     "text": "unpack 0 0 s"
    }
   },
   {
    "box": {
     "id": "steps_used_show",
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
     "id": "steps_used",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
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
     "hint": "takes",
     "presentation": 1,
     "presentation_rect": [
      196.0,
      4.0,
      34.0,
      27.0
     ]
    }
   },
   {
    "box": {
     "id": "steps_used_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      735.0,
      53.0,
      22.0
     ],
     "text": "takes",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      151.0,
      6.0,
      45.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "steps_wish_show",
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
     "id": "steps_wish",
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
     "hint": "of",
     "presentation": 1,
     "presentation_rect": [
      256.0,
      4.0,
      34.0,
      27.0
     ]
    }
   },
   {
    "box": {
     "id": "steps_wish_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      735.0,
      30.0,
      22.0
     ],
     "text": "of",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      236.0,
      6.0,
      20.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "reason_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      660.0,
      74.0,
      22.0
     ],
     "text": "s #0_note"
    }
   },
   {
    "box": {
     "id": "reason_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      790.0,
      105.0,
      70.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_note"
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
      "values",
      0
     ],
     "destination": [
      "steps_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_show",
      0
     ],
     "destination": [
      "steps",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps",
      0
     ],
     "destination": [
      "steps_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_name",
      0
     ],
     "destination": [
      "steps_send",
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
      "auto_steps_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "auto_steps_show",
      0
     ],
     "destination": [
      "auto_steps",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "auto_steps",
      0
     ],
     "destination": [
      "auto_steps_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "auto_steps_name",
      0
     ],
     "destination": [
      "auto_steps_send",
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
      "solver_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver_show",
      0
     ],
     "destination": [
      "solver",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver",
      1
     ],
     "destination": [
      "solver_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver_name",
      0
     ],
     "destination": [
      "solver_send",
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
      "guidance_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance_show",
      0
     ],
     "destination": [
      "guidance",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance",
      0
     ],
     "destination": [
      "guidance_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance_name",
      0
     ],
     "destination": [
      "guidance_send",
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
      "cfg_weight_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight_show",
      0
     ],
     "destination": [
      "cfg_weight",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight",
      0
     ],
     "destination": [
      "cfg_weight_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight_name",
      0
     ],
     "destination": [
      "cfg_weight_send",
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
      "seed_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed_show",
      0
     ],
     "destination": [
      "seed",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed",
      0
     ],
     "destination": [
      "seed_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed_name",
      0
     ],
     "destination": [
      "seed_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_used_route",
      0
     ],
     "destination": [
      "steps_used_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_used_heard",
      0
     ],
     "destination": [
      "steps_used_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_used_show",
      0
     ],
     "destination": [
      "steps_used",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_used_values",
      0
     ],
     "destination": [
      "steps_used_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_wish_show",
      0
     ],
     "destination": [
      "steps_wish",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_used_values",
      1
     ],
     "destination": [
      "steps_wish_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_used_values",
      2
     ],
     "destination": [
      "reason_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "reason_heard",
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
