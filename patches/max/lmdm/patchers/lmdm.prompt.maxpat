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
   112.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.prompt",
  "digest": "text and weight of one prompt slot",
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
      112.0
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
      145.0,
      390.0,
      150.0,
      27.0
     ],
     "text": "prompt",
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
      102.0,
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
      330.0,
      20.0
     ],
     "text": "lmdm.prompt: text and weight of one prompt slot",
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
      115.0,
      20.0
     ],
     "text": "arguments: slot",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "answers",
     "maxclass": "newobj",
     "numinlets": 1,
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
       1329.0,
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
          169.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass prompt weight"
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
          289.0,
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
          209.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang",
          ""
         ],
         "text": "sel /lmdm/prompt /lmdm/weight"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          929.0,
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
         "id": "slot",
         "maxclass": "inlet",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          1249.0,
          60.0,
          30.0,
          30.0
         ],
         "outlettype": [
          ""
         ],
         "comment": "slot",
         "index": 1
        }
       },
       {
        "box": {
         "id": "slot_pass",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          1249.0,
          330.0,
          40.0,
          22.0
         ],
         "outlettype": [
          "int"
         ],
         "text": "t i"
        }
       },
       {
        "box": {
         "id": "fail_or_ack",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          929.0,
          270.0,
          200.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "routepass fail ack"
        }
       },
       {
        "box": {
         "id": "slot_keep",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          1019.0,
          300.0,
          200.0,
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
         "id": "slot_of",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1019.0,
          330.0,
          70.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "zl.nth 3"
        }
       },
       {
        "box": {
         "id": "slot_mine",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1019.0,
          375.0,
          150.0,
          22.0
         ],
         "outlettype": [
          "bang",
          ""
         ],
         "text": "sel 1"
        }
       },
       {
        "box": {
         "id": "slot_kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1159.0,
          420.0,
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
          819.0,
          465.0,
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
          819.0,
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
          909.0,
          495.0,
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
          969.0,
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
          "fail_or_ack",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot",
          0
         ],
         "destination": [
          "slot_pass",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot_pass",
          0
         ],
         "destination": [
          "slot_mine",
          1
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "fail_or_ack",
          1
         ],
         "destination": [
          "slot_keep",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot_keep",
          0
         ],
         "destination": [
          "slot_of",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot_of",
          0
         ],
         "destination": [
          "slot_mine",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot_mine",
          0
         ],
         "destination": [
          "slot_kept",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot_keep",
          1
         ],
         "destination": [
          "slot_kept",
          1
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "slot_kept",
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
          "fail_or_ack",
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
     "comment": "left: text of the slot as the agent has it, after prompt; its weight, after weight",
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
      86.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "slot_of_answers",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      40.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slot"
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
     "comment": "a number: weight; prompt and a text; weight and a number",
     "index": 1
    }
   },
   {
    "box": {
     "id": "in_kind",
     "maxclass": "newobj",
     "numinlets": 5,
     "numoutlets": 5,
     "patching_rect": [
      15.0,
      120.0,
      250.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "route int float weight prompt"
    }
   },
   {
    "box": {
     "id": "in_weight",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      165.0,
      88.0,
      22.0
     ],
     "text": "s #0_weight"
    }
   },
   {
    "box": {
     "id": "in_text",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      170.0,
      165.0,
      75.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "tosymbol"
    }
   },
   {
    "box": {
     "id": "in_prompt",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      170.0,
      210.0,
      88.0,
      22.0
     ],
     "text": "s #0_prompt"
    }
   },
   {
    "box": {
     "id": "in_send_as_is",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      255.0,
      165.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
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
      101.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "patcherargs 1"
    }
   },
   {
    "box": {
     "id": "args_order",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      15.0,
      315.0,
      150.0,
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
     "id": "slot",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      375.0,
      74.0,
      22.0
     ],
     "text": "s #0_slot"
    }
   },
   {
    "box": {
     "id": "title_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      145.0,
      345.0,
      135.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set prompt"
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
      1220.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "route prompt weight"
    }
   },
   {
    "box": {
     "id": "prompt",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      480.0,
      390.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 0,
     "wordwrap": 1,
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
     "hint": "type a text, then Return",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      8.0,
      34.0,
      284.0,
      50.0
     ]
    }
   },
   {
    "box": {
     "id": "weight",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1080.0,
      390.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 16.0,
     "numdecimalplaces": 2,
     "minimum": 0.0,
     "maximum": 1.0,
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
     "hint": "weight of this prompt (0 to 1)",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      222.0,
      5.0,
      70.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_slot",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      605.0,
      270.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slot"
    }
   },
   {
    "box": {
     "id": "prompt_mine",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      300.0,
      145.0,
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
     "id": "prompt_both",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      330.0,
      170.0,
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
     "id": "prompt_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      360.0,
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
     "id": "prompt_out",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      630.0,
      360.0,
      120.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend prompt"
    }
   },
   {
    "box": {
     "id": "prompt_out_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      630.0,
      390.0,
      68.0,
      22.0
     ],
     "text": "s #0_out"
    }
   },
   {
    "box": {
     "id": "prompt_typed",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      450.0,
      88.0,
      22.0
     ],
     "text": "s #0_prompt"
    }
   },
   {
    "box": {
     "id": "prompt_wish",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      495.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_prompt"
    }
   },
   {
    "box": {
     "id": "prompt_slot_too",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      590.0,
      465.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slot"
    }
   },
   {
    "box": {
     "id": "prompt_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      590.0,
      495.0,
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set prompt $1"
    }
   },
   {
    "box": {
     "id": "prompt_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      525.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend prompt 1"
    }
   },
   {
    "box": {
     "id": "prompt_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      555.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "weight_slot",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1205.0,
      270.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slot"
    }
   },
   {
    "box": {
     "id": "weight_mine",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1080.0,
      300.0,
      145.0,
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
     "id": "weight_both",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1080.0,
      330.0,
      170.0,
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
     "id": "weight_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1080.0,
      360.0,
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
     "id": "weight_out",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1230.0,
      360.0,
      120.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight"
    }
   },
   {
    "box": {
     "id": "weight_out_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1230.0,
      390.0,
      68.0,
      22.0
     ],
     "text": "s #0_out"
    }
   },
   {
    "box": {
     "id": "weight_typed",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1080.0,
      450.0,
      88.0,
      22.0
     ],
     "text": "s #0_weight"
    }
   },
   {
    "box": {
     "id": "weight_wish",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1080.0,
      495.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_weight"
    }
   },
   {
    "box": {
     "id": "weight_slot_too",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1190.0,
      465.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_slot"
    }
   },
   {
    "box": {
     "id": "weight_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1190.0,
      495.0,
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set weight $1"
    }
   },
   {
    "box": {
     "id": "weight_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1080.0,
      525.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 1"
    }
   },
   {
    "box": {
     "id": "weight_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1080.0,
      555.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "prompt_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      420.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "weight_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1080.0,
      585.0,
      68.0,
      26.0
     ],
     "text": "weight",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      162.0,
      6.0,
      60.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "known_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      780.0,
      420.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_prompt"
    }
   },
   {
    "box": {
     "id": "known_not",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      780.0,
      450.0,
      40.0,
      22.0
     ],
     "outlettype": [
      "int"
     ],
     "text": "t 0"
    }
   },
   {
    "box": {
     "id": "known_out",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      890.0,
      420.0,
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
     "id": "known_prompt",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      890.0,
      450.0,
      95.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route prompt"
    }
   },
   {
    "box": {
     "id": "known_yes",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      890.0,
      480.0,
      40.0,
      22.0
     ],
     "outlettype": [
      "int"
     ],
     "text": "t 1"
    }
   },
   {
    "box": {
     "id": "known_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      780.0,
      510.0,
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
     "id": "known",
     "maxclass": "led",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      780.0,
      540.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "ignoreclick": 1,
     "oncolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "offcolor": [
      0.78,
      0.82,
      0.84,
      1.0
     ],
     "hint": "lit: the agent has this text",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      128.0,
      5.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "out_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      345.0,
      150.0,
      68.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_out"
    }
   }
  ],
  "lines": [
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
      "slot_of_answers",
      0
     ],
     "destination": [
      "answers",
      0
     ]
    }
   },
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
      "in_weight",
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
      "in_weight",
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
      "in_weight",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_kind",
      3
     ],
     "destination": [
      "in_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_text",
      0
     ],
     "destination": [
      "in_prompt",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "in_kind",
      4
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
      "args",
      0
     ],
     "destination": [
      "args_order",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "args_order",
      0
     ],
     "destination": [
      "slot",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "args_order",
      1
     ],
     "destination": [
      "title_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "title_show",
      0
     ],
     "destination": [
      "title",
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
      "prompt_mine",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_slot",
      0
     ],
     "destination": [
      "prompt_mine",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_mine",
      0
     ],
     "destination": [
      "prompt_both",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_both",
      0
     ],
     "destination": [
      "prompt_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_show",
      0
     ],
     "destination": [
      "prompt",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_both",
      1
     ],
     "destination": [
      "prompt_out",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_out",
      0
     ],
     "destination": [
      "prompt_out_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_slot_too",
      0
     ],
     "destination": [
      "prompt_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_set",
      0
     ],
     "destination": [
      "prompt_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_wish",
      0
     ],
     "destination": [
      "prompt_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_name",
      0
     ],
     "destination": [
      "prompt_send",
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
      "weight_mine",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_slot",
      0
     ],
     "destination": [
      "weight_mine",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_mine",
      0
     ],
     "destination": [
      "weight_both",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_both",
      0
     ],
     "destination": [
      "weight_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_show",
      0
     ],
     "destination": [
      "weight",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_both",
      1
     ],
     "destination": [
      "weight_out",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_out",
      0
     ],
     "destination": [
      "weight_out_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_slot_too",
      0
     ],
     "destination": [
      "weight_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_set",
      0
     ],
     "destination": [
      "weight_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_wish",
      0
     ],
     "destination": [
      "weight_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight_name",
      0
     ],
     "destination": [
      "weight_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt",
      0
     ],
     "destination": [
      "prompt_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_text",
      0
     ],
     "destination": [
      "prompt_typed",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "weight",
      0
     ],
     "destination": [
      "weight_typed",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "known_heard",
      0
     ],
     "destination": [
      "known_not",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "known_not",
      0
     ],
     "destination": [
      "known_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "known_show",
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
      "known_out",
      0
     ],
     "destination": [
      "known_prompt",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "known_prompt",
      0
     ],
     "destination": [
      "known_yes",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "known_yes",
      0
     ],
     "destination": [
      "known_show",
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
   }
  ]
 }
}
