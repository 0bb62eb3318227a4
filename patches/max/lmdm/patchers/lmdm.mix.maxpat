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
   364.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.mix",
  "digest": "levels, dry and generated, and silence",
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
      364.0
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
     "text": "mix",
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
      72.0,
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
      337.0,
      20.0
     ],
     "text": "lmdm.mix: levels, dry and generated, and silence",
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
     "comment": "a number: mix; or any message of this object (see the ? tab of its help)",
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
      133.0,
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
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend mix"
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
      118.0,
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
       2207.0,
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
          545.0,
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
         "text": "routepass input_gain_db gain_db mix match_loudness late_sound mute bypass panic"
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
          960.0,
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
          960.0,
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
          960.0,
          135.0,
          907.0,
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
          960.0,
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
          960.0,
          195.0,
          827.0,
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
         "text": "sel /lmdm/input_gain_db /lmdm/gain_db /lmdm/mix /lmdm/match_loudness /lmdm/late_sound /lmdm/mute /lmdm/bypass /lmdm/panic"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1807.0,
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
          1807.0,
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
          1807.0,
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
          1897.0,
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
          1957.0,
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
      338.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "values",
     "maxclass": "newobj",
     "numinlets": 9,
     "numoutlets": 9,
     "patching_rect": [
      480.0,
      240.0,
      1460.0,
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
     "text": "route input_gain_db gain_db mix match_loudness late_sound mute bypass panic"
    }
   },
   {
    "box": {
     "id": "input_gain_db_show",
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
     "id": "input_gain_db_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      465.0,
      130.0,
      26.0
     ],
     "text": "input_gain_db",
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
      115.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "input_gain_db",
     "maxclass": "flonum",
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
     "hint": "gain of what the model hears (a number from -60 to 24 dB)",
     "minimum": -60.0,
     "maximum": 24.0,
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
      34.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "input_gain_db_unit",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      565.0,
      332.0,
      30.0,
      22.0
     ],
     "text": "dB",
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
      24.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "input_gain_db_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      390.0,
      155.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend input_gain_db"
    }
   },
   {
    "box": {
     "id": "input_gain_db_send",
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
     "id": "gain_db_show",
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
     "id": "gain_db_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      465.0,
      77.0,
      26.0
     ],
     "text": "gain_db",
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
      68.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "gain_db",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      660.0,
      330.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "gain of the generated sound (a number from -60 to 12 dB)",
     "minimum": -60.0,
     "maximum": 12.0,
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
      62.0,
      92.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "gain_db_unit",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      745.0,
      332.0,
      30.0,
      22.0
     ],
     "text": "dB",
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
      64.0,
      24.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "gain_db_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      390.0,
      115.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend gain_db"
    }
   },
   {
    "box": {
     "id": "gain_db_send",
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
     "id": "mix_show",
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
     "id": "mix_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      465.0,
      41.0,
      26.0
     ],
     "text": "mix",
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
      36.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "mix",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      330.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "0 is the live input only, 1 the generated sound only (a number from 0 to 1)",
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
     "id": "mix_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      390.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend mix"
    }
   },
   {
    "box": {
     "id": "mix_send",
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
     "id": "match_loudness_show",
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
     "id": "match_loudness",
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
     "hint": "keep the generated sound as loud as what is played (0 or 1)",
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
      118.0,
      24.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "match_loudness_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      465.0,
      139.0,
      26.0
     ],
     "text": "match_loudness",
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
      117.0,
      134.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "match_loudness_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      390.0,
      162.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend match_loudness"
    }
   },
   {
    "box": {
     "id": "match_loudness_send",
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
     "id": "late_sound_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
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
     "id": "late_sound_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      465.0,
      104.0,
      26.0
     ],
     "text": "late_sound",
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
      92.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "late_sound",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1200.0,
      330.0,
      100.0,
      22.0
     ],
     "outlettype": [
      "int",
      "",
      ""
     ],
     "hint": "what sounds while a block is late; repeat is the last block again (silence | dry | repeat)",
     "items": [
      "silence",
      ",",
      "dry",
      ",",
      "repeat"
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
      100.0,
      146.0,
      138.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "late_sound_name",
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
     "text": "prepend late_sound"
    }
   },
   {
    "box": {
     "id": "late_sound_send",
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
     "id": "level_heard",
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
     "id": "level_route",
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
      615.0,
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
     "id": "level_in",
     "maxclass": "multislider",
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
      177.0,
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
      735.0,
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
      175.0,
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
     "id": "level_out",
     "maxclass": "multislider",
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
      177.0,
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
      735.0,
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
      175.0,
      28.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "mute_show",
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
     "id": "mute",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "silence the generated sound (0 or 1)",
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
      202.0,
      44.0,
      44.0
     ]
    }
   },
   {
    "box": {
     "id": "mute_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      465.0,
      63.0,
      35.0
     ],
     "text": "mute",
     "fontsize": 22.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "fontface": 1,
     "presentation": 1,
     "presentation_rect": [
      54.0,
      206.0,
      65.0,
      35.0
     ]
    }
   },
   {
    "box": {
     "id": "mute_name",
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
     "text": "prepend mute"
    }
   },
   {
    "box": {
     "id": "mute_send",
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
     "id": "bypass_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
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
     "id": "bypass",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "the live input only, whatever mix says (0 or 1)",
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
      146.0,
      202.0,
      44.0,
      44.0
     ]
    }
   },
   {
    "box": {
     "id": "bypass_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1560.0,
      465.0,
      88.0,
      35.0
     ],
     "text": "bypass",
     "fontsize": 22.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "fontface": 1,
     "presentation": 1,
     "presentation_rect": [
      192.0,
      206.0,
      92.0,
      35.0
     ]
    }
   },
   {
    "box": {
     "id": "bypass_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
      390.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend bypass"
    }
   },
   {
    "box": {
     "id": "bypass_send",
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
     "id": "panic_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
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
     "id": "panic",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      330.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "silence everything at once, until 0 is sent (0 or 1)",
     "checkedcolor": [
      0.75,
      0.19,
      0.16,
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
      252.0,
      80.0,
      80.0
     ]
    }
   },
   {
    "box": {
     "id": "panic_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1740.0,
      465.0,
      76.0,
      35.0
     ],
     "text": "panic",
     "fontsize": 22.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "fontface": 1,
     "presentation": 1,
     "presentation_rect": [
      90.0,
      274.0,
      71.0,
      35.0
     ]
    }
   },
   {
    "box": {
     "id": "panic_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      390.0,
      101.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend panic"
    }
   },
   {
    "box": {
     "id": "panic_send",
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
      "input_gain_db_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db_show",
      0
     ],
     "destination": [
      "input_gain_db",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db",
      0
     ],
     "destination": [
      "input_gain_db_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db_name",
      0
     ],
     "destination": [
      "input_gain_db_send",
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
      "gain_db_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db_show",
      0
     ],
     "destination": [
      "gain_db",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db",
      0
     ],
     "destination": [
      "gain_db_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db_name",
      0
     ],
     "destination": [
      "gain_db_send",
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
      "mix_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix_show",
      0
     ],
     "destination": [
      "mix",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix",
      0
     ],
     "destination": [
      "mix_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix_name",
      0
     ],
     "destination": [
      "mix_send",
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
      "match_loudness_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "match_loudness_show",
      0
     ],
     "destination": [
      "match_loudness",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "match_loudness",
      0
     ],
     "destination": [
      "match_loudness_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "match_loudness_name",
      0
     ],
     "destination": [
      "match_loudness_send",
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
      "late_sound_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "late_sound_show",
      0
     ],
     "destination": [
      "late_sound",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "late_sound",
      1
     ],
     "destination": [
      "late_sound_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "late_sound_name",
      0
     ],
     "destination": [
      "late_sound_send",
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
      "values",
      5
     ],
     "destination": [
      "mute_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute_show",
      0
     ],
     "destination": [
      "mute",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute",
      0
     ],
     "destination": [
      "mute_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute_name",
      0
     ],
     "destination": [
      "mute_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "values",
      6
     ],
     "destination": [
      "bypass_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass_show",
      0
     ],
     "destination": [
      "bypass",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass",
      0
     ],
     "destination": [
      "bypass_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass_name",
      0
     ],
     "destination": [
      "bypass_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "values",
      7
     ],
     "destination": [
      "panic_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic_show",
      0
     ],
     "destination": [
      "panic",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic",
      0
     ],
     "destination": [
      "panic_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic_name",
      0
     ],
     "destination": [
      "panic_send",
      0
     ]
    }
   }
  ]
 }
}
