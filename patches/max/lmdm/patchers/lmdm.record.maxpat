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
   190.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.record",
  "digest": "rehearsals on disk",
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
      190.0
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
     "text": "record",
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
      222.0,
      20.0
     ],
     "text": "lmdm.record: rehearsals on disk",
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
     "comment": "a number: record; or any message of this object (see the ? tab of its help)",
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
      153.0,
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
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend record"
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
      138.0,
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
       1410.0,
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
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          370.0,
          330.0,
          122.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "routepass record"
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
          370.0,
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
         "numinlets": 4,
         "numoutlets": 4,
         "patching_rect": [
          700.0,
          195.0,
          290.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang",
          "bang",
          ""
         ],
         "text": "sel /lmdm/record /lmdm/capture /lmdm/mark"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1010.0,
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
          1010.0,
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
          1010.0,
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
          1100.0,
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
          1160.0,
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
     "comment": "left: 1 or 0 and the path of the take",
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
      164.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "values",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      240.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route record"
    }
   },
   {
    "box": {
     "id": "strip",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      435.0,
      150.0,
      40.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route record"
    }
   },
   {
    "box": {
     "id": "record_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      285.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "int",
      ""
     ],
     "text": "unpack 0 s"
    }
   },
   {
    "box": {
     "id": "record_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      315.0,
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
     "id": "record",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      345.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
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
     "hint": "1 starts a take, 0 ends it",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      8.0,
      34.0,
      44.0,
      44.0
     ]
    }
   },
   {
    "box": {
     "id": "record_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      390.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend record"
    }
   },
   {
    "box": {
     "id": "record_send",
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
     "id": "path_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      315.0,
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
     "id": "path",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      660.0,
      345.0,
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
     "hint": "folder of the take",
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
      58.0,
      60.0,
      234.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "take_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      465.0,
      32.0,
      26.0
     ],
     "text": "as",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      58.0,
      34.0,
      27.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "take",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      840.0,
      300.0,
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
     "lines": 1,
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
     "hint": "a name, then Return: a take of that name begins",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      86.0,
      34.0,
      206.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "take_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      345.0,
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
     "id": "take_name",
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
     "text": "prepend record 1"
    }
   },
   {
    "box": {
     "id": "take_send",
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
     "id": "mark_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      465.0,
      50.0,
      26.0
     ],
     "text": "mark",
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
      84.0,
      45.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "mark",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1020.0,
      300.0,
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
     "lines": 1,
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
     "hint": "a remark, then Return",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      60.0,
      84.0,
      232.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "mark_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1020.0,
      345.0,
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
     "id": "mark_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      390.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend mark"
    }
   },
   {
    "box": {
     "id": "mark_send",
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
     "id": "capture",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      390.0,
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "capture",
     "fontsize": 16.0,
     "hint": "save what was just played as a take",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      112.0,
      96.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "capture_send",
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
     "id": "minutes",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      285.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "fontsize": 16.0,
     "minimum": 0.0,
     "maximum": 120.0,
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
     "hint": "how many minutes capture saves; 0: all that is held",
     "presentation": 1,
     "presentation_rect": [
      108.0,
      112.0,
      44.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "minutes_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1380.0,
      465.0,
      38.0,
      22.0
     ],
     "text": "min",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      152.0,
      113.0,
      33.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "minutes_some",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1380.0,
      315.0,
      54.0,
      22.0
     ],
     "outlettype": [
      "bang",
      ""
     ],
     "text": "sel 0."
    }
   },
   {
    "box": {
     "id": "capture_all",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      345.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set capture"
    }
   },
   {
    "box": {
     "id": "capture_some",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1470.0,
      345.0,
      108.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set capture $1"
    }
   },
   {
    "box": {
     "id": "held_heard",
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
     "id": "held_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      585.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route held"
    }
   },
   {
    "box": {
     "id": "held_values",
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
      "int",
      "int"
     ],
     "text": "unpack 0 0"
    }
   },
   {
    "box": {
     "id": "held_s_show",
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
     "id": "held_s",
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
     "hint": "held s",
     "presentation": 1,
     "presentation_rect": [
      184.0,
      5.0,
      40.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "held_s_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      735.0,
      61.0,
      22.0
     ],
     "text": "held s",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      135.0,
      6.0,
      49.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "held_mb_show",
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
     "id": "held_mb",
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
     "hint": "MB",
     "presentation": 1,
     "presentation_rect": [
      254.0,
      5.0,
      38.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "held_mb_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      735.0,
      30.0,
      22.0
     ],
     "text": "MB",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      226.0,
      6.0,
      28.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "captured_heard",
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
     "id": "captured_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      585.0,
      108.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route captured"
    }
   },
   {
    "box": {
     "id": "captured_values",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      615.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "",
      "float"
     ],
     "text": "unpack s 0."
    }
   },
   {
    "box": {
     "id": "captured_show",
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
     "id": "captured",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      840.0,
      705.0,
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
     "hint": "the last take that was captured",
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
      74.0,
      139.0,
      218.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "captured_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      840.0,
      735.0,
      77.0,
      22.0
     ],
     "text": "captured",
     "fontsize": 14.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      8.0,
      138.0,
      65.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "captured_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      615.0,
      122.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend captured"
    }
   },
   {
    "box": {
     "id": "captured_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      645.0,
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
      "answers",
      0
     ],
     "destination": [
      "strip",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "strip",
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
      "values",
      0
     ],
     "destination": [
      "record_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "record_values",
      0
     ],
     "destination": [
      "record_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "record_show",
      0
     ],
     "destination": [
      "record",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "record",
      0
     ],
     "destination": [
      "record_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "record_name",
      0
     ],
     "destination": [
      "record_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "record_values",
      1
     ],
     "destination": [
      "path_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "path_show",
      0
     ],
     "destination": [
      "path",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "take",
      0
     ],
     "destination": [
      "take_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "take_text",
      0
     ],
     "destination": [
      "take_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "take_name",
      0
     ],
     "destination": [
      "take_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mark",
      0
     ],
     "destination": [
      "mark_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mark_text",
      0
     ],
     "destination": [
      "mark_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mark_name",
      0
     ],
     "destination": [
      "mark_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "capture",
      0
     ],
     "destination": [
      "capture_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "minutes",
      0
     ],
     "destination": [
      "minutes_some",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "minutes_some",
      0
     ],
     "destination": [
      "capture_all",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "capture_all",
      0
     ],
     "destination": [
      "capture",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "minutes_some",
      1
     ],
     "destination": [
      "capture_some",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "capture_some",
      0
     ],
     "destination": [
      "capture",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "held_route",
      0
     ],
     "destination": [
      "held_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "held_heard",
      0
     ],
     "destination": [
      "held_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "held_s_show",
      0
     ],
     "destination": [
      "held_s",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "held_values",
      0
     ],
     "destination": [
      "held_s_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "held_mb_show",
      0
     ],
     "destination": [
      "held_mb",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "held_values",
      1
     ],
     "destination": [
      "held_mb_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "captured_route",
      0
     ],
     "destination": [
      "captured_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "captured_heard",
      0
     ],
     "destination": [
      "captured_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "captured_show",
      0
     ],
     "destination": [
      "captured",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "captured_values",
      0
     ],
     "destination": [
      "captured_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "captured_route",
      0
     ],
     "destination": [
      "captured_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "captured_name",
      0
     ],
     "destination": [
      "captured_send",
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
   }
  ]
 }
}
