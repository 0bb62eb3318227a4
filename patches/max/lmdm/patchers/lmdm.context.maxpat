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
   198.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.context",
  "digest": "what the model remembers and follows",
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
      198.0
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
     "text": "context",
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
      107.0,
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
      350.0,
      20.0
     ],
     "text": "lmdm.context: what the model remembers and follows",
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
     "comment": "a number: context_dropout; or any message of this object (see the ? tab of its help)",
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
      214.0,
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
      169.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend context_dropout"
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
      199.0,
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
       2274.0,
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
         "numinlets": 9,
         "numoutlets": 9,
         "patching_rect": [
          370.0,
          330.0,
          578.0,
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
          ""
         ],
         "text": "routepass context_dropout use_sketch use_stem freeze drift_watch prime refresh clear"
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
          993.0,
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
          993.0,
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
          993.0,
          135.0,
          941.0,
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
          993.0,
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
         "numinlets": 9,
         "numoutlets": 9,
         "patching_rect": [
          993.0,
          195.0,
          861.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          ""
         ],
         "text": "sel /lmdm/context_dropout /lmdm/use_sketch /lmdm/use_stem /lmdm/freeze /lmdm/drift_watch /lmdm/prime /lmdm/refresh /lmdm/clear"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1874.0,
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
          1874.0,
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
          1874.0,
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
          1964.0,
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
          2024.0,
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
          "mine",
          6
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
          7
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
      172.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "values",
     "maxclass": "newobj",
     "numinlets": 6,
     "numoutlets": 6,
     "patching_rect": [
      480.0,
      240.0,
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
     "text": "route context_dropout use_sketch use_stem freeze drift_watch"
    }
   },
   {
    "box": {
     "id": "context_dropout_show",
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
     "id": "context_dropout_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      465.0,
      148.0,
      26.0
     ],
     "text": "context_dropout",
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
      129.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "context_dropout",
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
     "hint": "oldest latents forgotten when the dominant prompt changes (a whole number from 0 to 1024 latents)",
     "minimum": 0,
     "maximum": 1024,
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
      34.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "context_dropout_unit",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      565.0,
      332.0,
      69.0,
      22.0
     ],
     "text": "latents",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      246.0,
      36.0,
      53.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "context_dropout_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      390.0,
      169.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend context_dropout"
    }
   },
   {
    "box": {
     "id": "context_dropout_send",
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
     "id": "use_sketch_show",
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
     "id": "use_sketch",
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
     "hint": "follow the pitch and loudness that are played (0 or 1)",
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
      8.0,
      62.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "use_sketch_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      465.0,
      104.0,
      26.0
     ],
     "text": "use_sketch",
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
      34.0,
      61.0,
      96.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "use_sketch_name",
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
     "text": "prepend use_sketch"
    }
   },
   {
    "box": {
     "id": "use_sketch_send",
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
     "id": "use_stem_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
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
     "id": "use_stem",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "follow the second input as accompaniment (0 or 1)",
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
      150.0,
      62.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "use_stem_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      465.0,
      86.0,
      26.0
     ],
     "text": "use_stem",
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
      176.0,
      61.0,
      83.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "use_stem_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      390.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend use_stem"
    }
   },
   {
    "box": {
     "id": "use_stem_send",
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
     "id": "freeze_show",
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
     "id": "freeze",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "keep answering the last block heard (0 or 1)",
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
      8.0,
      91.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "freeze_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      465.0,
      68.0,
      26.0
     ],
     "text": "freeze",
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
      34.0,
      90.0,
      55.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "freeze_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      390.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend freeze"
    }
   },
   {
    "box": {
     "id": "freeze_send",
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
     "id": "drift_watch_show",
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
     "id": "drift_watch",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "forget part of the context when the sound drifts away or repeats itself (0 or 1)",
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
      150.0,
      91.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "drift_watch_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      465.0,
      113.0,
      26.0
     ],
     "text": "drift_watch",
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
      176.0,
      90.0,
      92.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "drift_watch_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      390.0,
      142.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend drift_watch"
    }
   },
   {
    "box": {
     "id": "drift_watch_send",
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
     "id": "sounds",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      285.0,
      80.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "p sounds",
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
       360.0,
       300.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "sounds",
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
          101.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "route catalog"
        }
       },
       {
        "box": {
         "id": "kind",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          15.0,
          75.0,
          310.0,
          22.0
         ],
         "outlettype": [
          "",
          "",
          ""
         ],
         "text": "route sound control"
        }
       },
       {
        "box": {
         "id": "name",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          15.0,
          105.0,
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
         "id": "append",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          150.0,
          108.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "prepend append"
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
          225.0,
          30.0,
          30.0
         ],
         "comment": "what the menu does",
         "index": 1
        }
       },
       {
        "box": {
         "id": "control",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          160.0,
          105.0,
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
         "id": "first",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          160.0,
          135.0,
          100.0,
          22.0
         ],
         "outlettype": [
          "bang",
          ""
         ],
         "text": "sel steps"
        }
       },
       {
        "box": {
         "id": "clear",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          160.0,
          180.0,
          48.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "clear"
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
          "kind",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "kind",
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
          "append",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "append",
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
          "kind",
          1
         ],
         "destination": [
          "control",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "control",
          0
         ],
         "destination": [
          "first",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "first",
          0
         ],
         "destination": [
          "clear",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "clear",
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
     "id": "prime",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1380.0,
      315.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "int",
      "",
      ""
     ],
     "items": [
      "choose"
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
     "hint": "sounds of the catalog (lmdm.agent asks for it)",
     "presentation": 1,
     "presentation_rect": [
      60.0,
      120.0,
      98.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "prime_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      465.0,
      59.0,
      26.0
     ],
     "text": "prime",
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
      120.0,
      50.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "sound_chosen",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      360.0,
      80.0,
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
     "id": "prime_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      390.0,
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend prime"
    }
   },
   {
    "box": {
     "id": "prime_send",
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
     "id": "refresh",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
      390.0,
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "refresh",
     "fontsize": 16.0,
     "hint": "forget part of the context",
     "presentation": 1,
     "presentation_rect": [
      162.0,
      120.0,
      72.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "refresh_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1560.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "clear",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      390.0,
      48.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear",
     "fontsize": 16.0,
     "hint": "forget all of the context",
     "presentation": 1,
     "presentation_rect": [
      238.0,
      120.0,
      54.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "clear_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1740.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
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
     "id": "crossed_route",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      585.0,
      169.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "route crossed refreshed"
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
      615.0,
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
      660.0,
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
     "hint": "what was last forgotten, and why",
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
      148.0,
      284.0,
      22.0
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
      "context_dropout_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout_show",
      0
     ],
     "destination": [
      "context_dropout",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout",
      0
     ],
     "destination": [
      "context_dropout_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout_name",
      0
     ],
     "destination": [
      "context_dropout_send",
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
      "use_sketch_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "use_sketch_show",
      0
     ],
     "destination": [
      "use_sketch",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "use_sketch",
      0
     ],
     "destination": [
      "use_sketch_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "use_sketch_name",
      0
     ],
     "destination": [
      "use_sketch_send",
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
      "use_stem_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "use_stem_show",
      0
     ],
     "destination": [
      "use_stem",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "use_stem",
      0
     ],
     "destination": [
      "use_stem_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "use_stem_name",
      0
     ],
     "destination": [
      "use_stem_send",
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
      "freeze_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze_show",
      0
     ],
     "destination": [
      "freeze",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze",
      0
     ],
     "destination": [
      "freeze_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze_name",
      0
     ],
     "destination": [
      "freeze_send",
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
      "drift_watch_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "drift_watch_show",
      0
     ],
     "destination": [
      "drift_watch",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "drift_watch",
      0
     ],
     "destination": [
      "drift_watch_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "drift_watch_name",
      0
     ],
     "destination": [
      "drift_watch_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sounds",
      0
     ],
     "destination": [
      "prime",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prime",
      1
     ],
     "destination": [
      "sound_chosen",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sound_chosen",
      0
     ],
     "destination": [
      "prime_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prime_name",
      0
     ],
     "destination": [
      "prime_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "refresh",
      0
     ],
     "destination": [
      "refresh_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "clear",
      0
     ],
     "destination": [
      "clear_send",
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
   },
   {
    "patchline": {
     "source": [
      "crossed_route",
      1
     ],
     "destination": [
      "crossed_show",
      0
     ]
    }
   }
  ]
 }
}
