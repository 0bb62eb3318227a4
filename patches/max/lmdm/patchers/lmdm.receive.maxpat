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
   84.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.receive",
  "digest": "any value by name",
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
      84.0
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
     "text": "receive",
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
      222.0,
      20.0
     ],
     "text": "lmdm.receive: any value by name",
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
     "text": "arguments: name",
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
     "id": "args",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      240.0,
      75.0,
      128.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "patcherargs state"
    }
   },
   {
    "box": {
     "id": "args_order",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      240.0,
      105.0,
      140.0,
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
     "id": "name_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      240.0,
      150.0,
      74.0,
      22.0
     ],
     "text": "s #0_name"
    }
   },
   {
    "box": {
     "id": "address_of",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      240.0,
      169.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "sprintf symout /lmdm/%s"
    }
   },
   {
    "box": {
     "id": "name_heard_first",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      210.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_name"
    }
   },
   {
    "box": {
     "id": "address_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      270.0,
      95.0,
      22.0
     ],
     "text": "s #0_address"
    }
   },
   {
    "box": {
     "id": "name_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      360.0,
      150.0,
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
     "id": "name",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      360.0,
      195.0,
      90.0,
      22.0
     ],
     "text": "state",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      126.0,
      6.0,
      166.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      510.0,
      75.0,
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
      510.0,
      105.0,
      290.0,
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
      510.0,
      135.0,
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
     "id": "acked",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      510.0,
      180.0,
      170.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/state"
    }
   },
   {
    "box": {
     "id": "address_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      615.0,
      135.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_address"
    }
   },
   {
    "box": {
     "id": "mine",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      780.0,
      180.0,
      155.0,
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
     "id": "name_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      915.0,
      135.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_name"
    }
   },
   {
    "box": {
     "id": "acked_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      510.0,
      225.0,
      88.0,
      22.0
     ],
     "text": "s #0_values"
    }
   },
   {
    "box": {
     "id": "mine_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      780.0,
      225.0,
      88.0,
      22.0
     ],
     "text": "s #0_values"
    }
   },
   {
    "box": {
     "id": "values",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      510.0,
      285.0,
      88.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_values"
    }
   },
   {
    "box": {
     "id": "out",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      510.0,
      390.0,
      30.0,
      30.0
     ],
     "comment": "left: the values of that message",
     "index": 1
    }
   },
   {
    "box": {
     "id": "value_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      570.0,
      330.0,
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
     "id": "value",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      570.0,
      375.0,
      130.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "fontsize": 20.0,
     "hint": "its values",
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
      36.0,
      284.0,
      40.0
     ]
    }
   },
   {
    "box": {
     "id": "heard_too",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      990.0,
      75.0,
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
      990.0,
      105.0,
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
      990.0,
      135.0,
      290.0,
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
      990.0,
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
     "id": "address_heard_too",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1110.0,
      180.0,
      95.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r #0_address"
    }
   },
   {
    "box": {
     "id": "named",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      990.0,
      225.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/state"
    }
   },
   {
    "box": {
     "id": "kept",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1230.0,
      270.0,
      50.0,
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
     "id": "dump",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1230.0,
      345.0,
      30.0,
      30.0
     ],
     "comment": "right: dump: every ack and fail of this object's messages, with address",
     "index": 2
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
      "name_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "name_heard_first",
      0
     ],
     "destination": [
      "address_of",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "address_of",
      0
     ],
     "destination": [
      "address_send",
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
      "name_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "name_show",
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
      "address_heard",
      0
     ],
     "destination": [
      "acked",
      1
     ]
    }
   },
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
      "acked",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "acked",
      0
     ],
     "destination": [
      "acked_send",
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
      "mine_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "name_heard",
      0
     ],
     "destination": [
      "mine",
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
      "value_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "value_show",
      0
     ],
     "destination": [
      "value",
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
      "named",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "named",
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
      "kept",
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
      "address_heard_too",
      0
     ],
     "destination": [
      "named",
      1
     ]
    }
   }
  ]
 }
}
