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
   900.0,
   560.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm-play",
  "boxes": [
   {
    "box": {
     "id": "panel_status",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1500.0,
      30.0,
      60.0,
      40.0
     ],
     "bgcolor": [
      0.87,
      0.9,
      0.91,
      1.0
     ],
     "background": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      10.0,
      880.0,
      70.0
     ]
    }
   },
   {
    "box": {
     "id": "panel_prompts",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1500.0,
      110.0,
      60.0,
      40.0
     ],
     "bgcolor": [
      0.87,
      0.9,
      0.91,
      1.0
     ],
     "background": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      90.0,
      880.0,
      130.0
     ]
    }
   },
   {
    "box": {
     "id": "panel_controls",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1500.0,
      250.0,
      60.0,
      40.0
     ],
     "bgcolor": [
      0.87,
      0.9,
      0.91,
      1.0
     ],
     "background": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      230.0,
      880.0,
      320.0
     ]
    }
   },
   {
    "box": {
     "id": "agent",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      1250.0,
      224.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "lmdm.agent 127.0.0.1 9000 9002"
    }
   },
   {
    "box": {
     "id": "heard_s",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      1290.0,
      98.0,
      22.0
     ],
     "text": "s lmdm.heard"
    }
   },
   {
    "box": {
     "id": "heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      20.0,
      98.0,
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
     "id": "acks",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      50.0,
      119.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/ack"
    }
   },
   {
    "box": {
     "id": "acks_s",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      80.0,
      91.0,
      22.0
     ],
     "text": "s lmdm.acks"
    }
   },
   {
    "box": {
     "id": "steps_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      130.0,
      47.0,
      20.0
     ],
     "text": "steps",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      246.0,
      47.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "steps_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      155.0,
      98.0,
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
     "id": "steps_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      145.0,
      155.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "steps_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      185.0,
      133.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/steps"
    }
   },
   {
    "box": {
     "id": "steps_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      215.0,
      133.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/steps"
    }
   },
   {
    "box": {
     "id": "steps_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      245.0,
      70.0,
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
     "id": "steps_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      275.0,
      91.0,
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
     "id": "steps_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      355.0,
      105.0,
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
     "id": "steps",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      310.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "sampling steps a block (K); more is finer and slower",
     "minimum": 1,
     "maximum": 50,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      215.0,
      246.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "solver_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280.0,
      130.0,
      54.0,
      20.0
     ],
     "text": "solver",
     "presentation": 1,
     "presentation_rect": [
      320.0,
      246.0,
      54.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "solver_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      155.0,
      98.0,
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
     "id": "solver_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      405.0,
      155.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "solver_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      185.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/solver"
    }
   },
   {
    "box": {
     "id": "solver_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      215.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/solver"
    }
   },
   {
    "box": {
     "id": "solver_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      245.0,
      70.0,
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
     "id": "solver_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      275.0,
      133.0,
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
     "id": "solver_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      355.0,
      112.0,
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
     "id": "solver",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      280.0,
      310.0,
      100.0,
      22.0
     ],
     "outlettype": [
      "int",
      "",
      ""
     ],
     "hint": "sampling method",
     "items": [
      "euler",
      ",",
      "pingpong",
      ",",
      "p4"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      505.0,
      246.0,
      100.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "guidance_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540.0,
      130.0,
      68.0,
      20.0
     ],
     "text": "guidance",
     "presentation": 1,
     "presentation_rect": [
      610.0,
      246.0,
      68.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "guidance_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      155.0,
      98.0,
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
     "id": "guidance_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      665.0,
      155.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "guidance_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      185.0,
      154.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/guidance"
    }
   },
   {
    "box": {
     "id": "guidance_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      215.0,
      154.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/guidance"
    }
   },
   {
    "box": {
     "id": "guidance_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      245.0,
      70.0,
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
     "id": "guidance_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      275.0,
      91.0,
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
     "id": "guidance_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      355.0,
      126.0,
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
     "id": "guidance",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      310.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "P4 guidance (lambda): how hard the prompt pulls",
     "minimum": 0.0,
     "maximum": 1.0,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      795.0,
      246.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "cfg_weight_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800.0,
      130.0,
      82.0,
      20.0
     ],
     "text": "cfg_weight",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      284.0,
      82.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "cfg_weight_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      155.0,
      98.0,
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
     "id": "cfg_weight_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      925.0,
      155.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "cfg_weight_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      185.0,
      168.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/cfg_weight"
    }
   },
   {
    "box": {
     "id": "cfg_weight_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      215.0,
      168.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/cfg_weight"
    }
   },
   {
    "box": {
     "id": "cfg_weight_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      245.0,
      70.0,
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
     "id": "cfg_weight_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      275.0,
      91.0,
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
     "id": "cfg_weight_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      355.0,
      140.0,
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
     "id": "cfg_weight",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      310.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "classifier-free guidance of euler and pingpong; 1 is off",
     "minimum": 0.0,
     "maximum": 15.0,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      215.0,
      284.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "seed_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060.0,
      130.0,
      40.0,
      20.0
     ],
     "text": "seed",
     "presentation": 1,
     "presentation_rect": [
      320.0,
      284.0,
      40.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "seed_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      155.0,
      98.0,
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
     "id": "seed_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1185.0,
      155.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "seed_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      185.0,
      126.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/seed"
    }
   },
   {
    "box": {
     "id": "seed_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      215.0,
      126.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/seed"
    }
   },
   {
    "box": {
     "id": "seed_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      245.0,
      70.0,
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
     "id": "seed_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      275.0,
      91.0,
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
     "id": "seed_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      355.0,
      98.0,
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
     "id": "seed",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      310.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "seed of the noise; the same seed and input give the same output",
     "minimum": 0,
     "maximum": 16777215,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      505.0,
      284.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "t_f_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320.0,
      130.0,
      47.0,
      20.0
     ],
     "text": "t_f s",
     "presentation": 1,
     "presentation_rect": [
      610.0,
      284.0,
      47.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "t_f_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      155.0,
      98.0,
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
     "id": "t_f_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1445.0,
      155.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "t_f_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      185.0,
      119.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/t_f"
    }
   },
   {
    "box": {
     "id": "t_f_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      215.0,
      119.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/t_f"
    }
   },
   {
    "box": {
     "id": "t_f_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      245.0,
      70.0,
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
     "id": "t_f_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      275.0,
      91.0,
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
     "id": "t_f_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      355.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend t_f"
    }
   },
   {
    "box": {
     "id": "t_f",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      310.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "future visibility of the stem; negative: its past only; clamped to what the delay allows",
     "minimum": -11.0,
     "maximum": 2.0,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      795.0,
      284.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "context_dropout_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      430.0,
      173.0,
      20.0
     ],
     "text": "context_dropout latents",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      322.0,
      173.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "context_dropout_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      455.0,
      98.0,
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
     "id": "context_dropout_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      145.0,
      455.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "context_dropout_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      485.0,
      203.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/context_dropout"
    }
   },
   {
    "box": {
     "id": "context_dropout_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      515.0,
      203.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/context_dropout"
    }
   },
   {
    "box": {
     "id": "context_dropout_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      545.0,
      70.0,
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
     "id": "context_dropout_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      575.0,
      91.0,
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
     "id": "context_dropout_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      655.0,
      175.0,
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
     "id": "context_dropout",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      610.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "oldest latents forgotten when the dominant prompt changes",
     "minimum": 0,
     "maximum": 1024,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      215.0,
      322.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "input_gain_db_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      280.0,
      430.0,
      124.0,
      20.0
     ],
     "text": "input_gain_db dB",
     "presentation": 1,
     "presentation_rect": [
      320.0,
      322.0,
      124.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "input_gain_db_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      455.0,
      98.0,
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
     "id": "input_gain_db_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      405.0,
      455.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "input_gain_db_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      485.0,
      189.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/input_gain_db"
    }
   },
   {
    "box": {
     "id": "input_gain_db_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      515.0,
      189.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/input_gain_db"
    }
   },
   {
    "box": {
     "id": "input_gain_db_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      545.0,
      70.0,
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
     "id": "input_gain_db_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      575.0,
      91.0,
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
     "id": "input_gain_db_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      655.0,
      161.0,
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
     "id": "input_gain_db",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      610.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "gain of what the model hears",
     "minimum": -60.0,
     "maximum": 24.0,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      505.0,
      322.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "gain_db_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      540.0,
      430.0,
      82.0,
      20.0
     ],
     "text": "gain_db dB",
     "presentation": 1,
     "presentation_rect": [
      610.0,
      322.0,
      82.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "gain_db_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      455.0,
      98.0,
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
     "id": "gain_db_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      665.0,
      455.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "gain_db_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      485.0,
      147.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/gain_db"
    }
   },
   {
    "box": {
     "id": "gain_db_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      515.0,
      147.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/gain_db"
    }
   },
   {
    "box": {
     "id": "gain_db_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      545.0,
      70.0,
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
     "id": "gain_db_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      575.0,
      91.0,
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
     "id": "gain_db_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      655.0,
      119.0,
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
     "id": "gain_db",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      610.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "gain of the generated sound",
     "minimum": -60.0,
     "maximum": 12.0,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      795.0,
      322.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "mix_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      800.0,
      430.0,
      33.0,
      20.0
     ],
     "text": "mix",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      360.0,
      33.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "mix_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      455.0,
      98.0,
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
     "id": "mix_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      925.0,
      455.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "mix_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      485.0,
      119.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/mix"
    }
   },
   {
    "box": {
     "id": "mix_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      515.0,
      119.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/mix"
    }
   },
   {
    "box": {
     "id": "mix_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      545.0,
      70.0,
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
     "id": "mix_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      575.0,
      91.0,
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
     "id": "mix_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      655.0,
      91.0,
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
     "id": "mix",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      610.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "hint": "0 is the live input only, 1 the generated sound only",
     "minimum": 0.0,
     "maximum": 1.0,
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      215.0,
      360.0,
      80.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "sketch_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1060.0,
      430.0,
      54.0,
      20.0
     ],
     "text": "sketch",
     "presentation": 1,
     "presentation_rect": [
      70.0,
      421.0,
      54.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "sketch_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      455.0,
      98.0,
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
     "id": "sketch_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1185.0,
      455.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "sketch_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      485.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/sketch"
    }
   },
   {
    "box": {
     "id": "sketch_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      515.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/sketch"
    }
   },
   {
    "box": {
     "id": "sketch_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1060.0,
      545.0,
      70.0,
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
     "id": "sketch_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      575.0,
      91.0,
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
     "id": "sketch_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      655.0,
      112.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend sketch"
    }
   },
   {
    "box": {
     "id": "sketch",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1060.0,
      610.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "follow the pitch and loudness that are played",
     "parameter_enable": 0,
     "checkedcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      30.0,
      416.0,
      30.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "stem_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1320.0,
      430.0,
      40.0,
      20.0
     ],
     "text": "stem",
     "presentation": 1,
     "presentation_rect": [
      215.0,
      421.0,
      40.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "stem_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      455.0,
      98.0,
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
     "id": "stem_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1445.0,
      455.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "stem_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      485.0,
      126.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/stem"
    }
   },
   {
    "box": {
     "id": "stem_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      515.0,
      126.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/stem"
    }
   },
   {
    "box": {
     "id": "stem_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      545.0,
      70.0,
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
     "id": "stem_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      575.0,
      91.0,
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
     "id": "stem_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      655.0,
      98.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend stem"
    }
   },
   {
    "box": {
     "id": "stem",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      610.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "follow the second input as accompaniment",
     "parameter_enable": 0,
     "checkedcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      175.0,
      416.0,
      30.0,
      30.0
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
      20.0,
      730.0,
      54.0,
      20.0
     ],
     "text": "freeze",
     "presentation": 1,
     "presentation_rect": [
      360.0,
      421.0,
      54.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "freeze_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      755.0,
      98.0,
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
     "id": "freeze_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      145.0,
      755.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "freeze_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      785.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/freeze"
    }
   },
   {
    "box": {
     "id": "freeze_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      815.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/freeze"
    }
   },
   {
    "box": {
     "id": "freeze_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      845.0,
      70.0,
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
     "id": "freeze_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      875.0,
      91.0,
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
     "id": "freeze_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      955.0,
      112.0,
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
     "id": "freeze",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      910.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "keep answering the last block heard",
     "parameter_enable": 0,
     "checkedcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      320.0,
      416.0,
      30.0,
      30.0
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
      280.0,
      730.0,
      40.0,
      20.0
     ],
     "text": "mute",
     "presentation": 1,
     "presentation_rect": [
      505.0,
      421.0,
      40.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "mute_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      755.0,
      98.0,
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
     "id": "mute_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      405.0,
      755.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "mute_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      785.0,
      126.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/mute"
    }
   },
   {
    "box": {
     "id": "mute_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      815.0,
      126.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/mute"
    }
   },
   {
    "box": {
     "id": "mute_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      280.0,
      845.0,
      70.0,
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
     "id": "mute_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      875.0,
      91.0,
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
     "id": "mute_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      955.0,
      98.0,
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
     "id": "mute",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      280.0,
      910.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "silence the generated sound",
     "parameter_enable": 0,
     "checkedcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      465.0,
      416.0,
      30.0,
      30.0
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
      540.0,
      730.0,
      54.0,
      20.0
     ],
     "text": "bypass",
     "presentation": 1,
     "presentation_rect": [
      650.0,
      421.0,
      54.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "bypass_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      755.0,
      98.0,
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
     "id": "bypass_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      665.0,
      755.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "bypass_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      785.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/bypass"
    }
   },
   {
    "box": {
     "id": "bypass_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      815.0,
      140.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/bypass"
    }
   },
   {
    "box": {
     "id": "bypass_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      540.0,
      845.0,
      70.0,
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
     "id": "bypass_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      875.0,
      91.0,
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
     "id": "bypass_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      955.0,
      112.0,
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
     "id": "bypass",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      910.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "the live input only, whatever mix says",
     "parameter_enable": 0,
     "checkedcolor": [
      0.19,
      0.5,
      0.69,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      610.0,
      416.0,
      30.0,
      30.0
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
      800.0,
      730.0,
      47.0,
      20.0
     ],
     "text": "panic",
     "presentation": 1,
     "presentation_rect": [
      795.0,
      421.0,
      47.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "panic_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      755.0,
      98.0,
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
     "id": "panic_acked",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      925.0,
      755.0,
      91.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm.acks"
    }
   },
   {
    "box": {
     "id": "panic_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      785.0,
      133.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/panic"
    }
   },
   {
    "box": {
     "id": "panic_route_ack",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      815.0,
      133.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /lmdm/panic"
    }
   },
   {
    "box": {
     "id": "panic_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      800.0,
      845.0,
      70.0,
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
     "id": "panic_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      875.0,
      91.0,
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
     "id": "panic_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      955.0,
      105.0,
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
     "id": "panic",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      800.0,
      910.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "int"
     ],
     "hint": "silence everything at once, until 0 is sent",
     "parameter_enable": 0,
     "checkedcolor": [
      0.75,
      0.19,
      0.16,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      755.0,
      416.0,
      30.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "status_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      620.0,
      1030.0,
      98.0,
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
     "id": "status",
     "maxclass": "newobj",
     "numinlets": 7,
     "numoutlets": 7,
     "patching_rect": [
      620.0,
      1060.0,
      539.0,
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
     "text": "route /lmdm/state /lmdm/block /lmdm/late /lmdm/delay /lmdm/level /lmdm/fail"
    }
   },
   {
    "box": {
     "id": "state_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      620.0,
      1090.0,
      47.0,
      20.0
     ],
     "text": "state",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      20.0,
      47.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "state_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      620.0,
      1150.0,
      91.0,
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
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      620.0,
      1185.0,
      90.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "offline",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      45.0,
      90.0,
      22.0
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
      760.0,
      1090.0,
      68.0,
      20.0
     ],
     "text": "infer ms",
     "presentation": 1,
     "presentation_rect": [
      150.0,
      20.0,
      68.0,
      20.0
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
      760.0,
      1150.0,
      91.0,
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
     "id": "infer_ms_pick",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      760.0,
      1120.0,
      70.0,
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
     "id": "infer_ms",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      760.0,
      1185.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      150.0,
      45.0,
      80.0,
      22.0
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
      900.0,
      1090.0,
      75.0,
      20.0
     ],
     "text": "margin ms",
     "presentation": 1,
     "presentation_rect": [
      270.0,
      20.0,
      75.0,
      20.0
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
      900.0,
      1150.0,
      91.0,
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
     "id": "margin_ms_pick",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      900.0,
      1120.0,
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
     "id": "margin_ms",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      900.0,
      1185.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      270.0,
      45.0,
      80.0,
      22.0
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
      1040.0,
      1090.0,
      40.0,
      20.0
     ],
     "text": "late",
     "presentation": 1,
     "presentation_rect": [
      390.0,
      20.0,
      40.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "late_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1040.0,
      1150.0,
      91.0,
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
     "id": "late_pick",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1040.0,
      1120.0,
      70.0,
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
     "id": "late",
     "maxclass": "number",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1040.0,
      1185.0,
      60.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      390.0,
      45.0,
      60.0,
      22.0
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
      1180.0,
      1090.0,
      61.0,
      20.0
     ],
     "text": "delay s",
     "presentation": 1,
     "presentation_rect": [
      510.0,
      20.0,
      61.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "delay_s_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1180.0,
      1150.0,
      91.0,
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
     "id": "delay_s_pick",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1180.0,
      1120.0,
      70.0,
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
     "id": "delay_s",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1180.0,
      1185.0,
      80.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      510.0,
      45.0,
      80.0,
      22.0
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
      1320.0,
      1090.0,
      68.0,
      20.0
     ],
     "text": "level in",
     "presentation": 1,
     "presentation_rect": [
      630.0,
      20.0,
      68.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "level_in_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1320.0,
      1150.0,
      91.0,
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
     "id": "level_in_pick",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      1120.0,
      70.0,
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
     "id": "level_in",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1320.0,
      1185.0,
      70.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      630.0,
      45.0,
      70.0,
      22.0
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
      1460.0,
      1090.0,
      75.0,
      20.0
     ],
     "text": "level out",
     "presentation": 1,
     "presentation_rect": [
      750.0,
      20.0,
      75.0,
      20.0
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
      1460.0,
      1150.0,
      91.0,
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
     "id": "level_out_pick",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1460.0,
      1120.0,
      70.0,
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
     "id": "level_out",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1460.0,
      1185.0,
      70.0,
      22.0
     ],
     "outlettype": [
      "",
      "bang"
     ],
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      750.0,
      45.0,
      70.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "fail_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1230.0,
      1220.0,
      91.0,
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
     "id": "fail_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1230.0,
      1245.0,
      96.0,
      20.0
     ],
     "text": "last refusal",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      520.0,
      96.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "fail",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1230.0,
      1275.0,
      300.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "",
     "presentation": 1,
     "presentation_rect": [
      140.0,
      518.0,
      740.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "prompts_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      1030.0,
      98.0,
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
     "id": "prompts",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      1060.0,
      252.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "route /lmdm/prompt /lmdm/crossfade"
    }
   },
   {
    "box": {
     "id": "slots",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      1090.0,
      77.0,
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
     "id": "prompt_1_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      1118.0,
      68.0,
      20.0
     ],
     "text": "prompt 1",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      102.0,
      68.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_1_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      1140.0,
      91.0,
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
     "id": "prompt_1",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      20.0,
      1165.0,
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
     "lines": 1,
     "outputmode": 1,
     "hint": "type, then Return",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      120.0,
      102.0,
      640.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_1_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      1192.0,
      84.0,
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
     "id": "prompt_1_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      1219.0,
      126.0,
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
     "id": "prompt_2_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      170.0,
      1118.0,
      68.0,
      20.0
     ],
     "text": "prompt 2",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      136.0,
      68.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_2_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      170.0,
      1140.0,
      91.0,
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
     "id": "prompt_2",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      170.0,
      1165.0,
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
     "lines": 1,
     "outputmode": 1,
     "hint": "type, then Return",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      120.0,
      136.0,
      640.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_2_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      170.0,
      1192.0,
      84.0,
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
     "id": "prompt_2_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      170.0,
      1219.0,
      126.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend prompt 2"
    }
   },
   {
    "box": {
     "id": "crossfade_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      340.0,
      1090.0,
      75.0,
      20.0
     ],
     "text": "crossfade",
     "presentation": 1,
     "presentation_rect": [
      30.0,
      172.0,
      75.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "crossfade_value",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      340.0,
      1115.0,
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
     "id": "crossfade_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      340.0,
      1140.0,
      91.0,
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
      340.0,
      1165.0,
      130.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "floatoutput": 1,
     "size": 1.0,
     "orientation": 1,
     "parameter_enable": 0,
     "hint": "prompt 1 .. prompt 2",
     "presentation": 1,
     "presentation_rect": [
      120.0,
      172.0,
      640.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "crossfade_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      340.0,
      1192.0,
      161.0,
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
     "id": "any_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1090.0,
      740.0,
      89.0,
      20.0
     ],
     "text": "any message",
     "presentation": 1,
     "presentation_rect": [
      490.0,
      484.0,
      89.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "any",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1090.0,
      765.0,
      200.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "keymode": 1,
     "lines": 1,
     "hint": "for example: fade 2 8",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      580.0,
      482.0,
      300.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "any_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1090.0,
      795.0,
      84.0,
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
     "id": "clear_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1310.0,
      740.0,
      47.0,
      20.0
     ],
     "text": "clear",
     "presentation": 1,
     "presentation_rect": [
      70.0,
      484.0,
      47.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "clear_button",
     "maxclass": "button",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1310.0,
      765.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "bang"
     ],
     "presentation": 1,
     "presentation_rect": [
      40.0,
      482.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "clear",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1310.0,
      795.0,
      49.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "dump_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1430.0,
      740.0,
      40.0,
      20.0
     ],
     "text": "dump",
     "presentation": 1,
     "presentation_rect": [
      180.0,
      484.0,
      40.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "dump_button",
     "maxclass": "button",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1430.0,
      765.0,
      24.0,
      24.0
     ],
     "outlettype": [
      "bang"
     ],
     "presentation": 1,
     "presentation_rect": [
      150.0,
      482.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "dump",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1430.0,
      795.0,
      42.0,
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
     "id": "record_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1090.0,
      830.0,
      54.0,
      20.0
     ],
     "text": "record",
     "presentation": 1,
     "presentation_rect": [
      310.0,
      484.0,
      54.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "record",
     "maxclass": "toggle",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1090.0,
      855.0,
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
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      280.0,
      482.0,
      26.0,
      26.0
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
      1090.0,
      885.0,
      112.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend record"
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "agent",
      0
     ],
     "destination": [
      "heard_s",
      0
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
      "acks",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "acks",
      0
     ],
     "destination": [
      "acks_s",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_heard",
      0
     ],
     "destination": [
      "steps_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_route",
      0
     ],
     "destination": [
      "steps_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_value",
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
      "steps_acked",
      0
     ],
     "destination": [
      "steps_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "steps_route_ack",
      0
     ],
     "destination": [
      "steps_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver_heard",
      0
     ],
     "destination": [
      "solver_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver_route",
      0
     ],
     "destination": [
      "solver_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver_value",
      0
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
      "solver_acked",
      0
     ],
     "destination": [
      "solver_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "solver_route_ack",
      0
     ],
     "destination": [
      "solver_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance_heard",
      0
     ],
     "destination": [
      "guidance_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance_route",
      0
     ],
     "destination": [
      "guidance_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance_value",
      0
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
      "guidance_acked",
      0
     ],
     "destination": [
      "guidance_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "guidance_route_ack",
      0
     ],
     "destination": [
      "guidance_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight_heard",
      0
     ],
     "destination": [
      "cfg_weight_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight_route",
      0
     ],
     "destination": [
      "cfg_weight_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight_value",
      0
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
      "cfg_weight_acked",
      0
     ],
     "destination": [
      "cfg_weight_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "cfg_weight_route_ack",
      0
     ],
     "destination": [
      "cfg_weight_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed_heard",
      0
     ],
     "destination": [
      "seed_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed_route",
      0
     ],
     "destination": [
      "seed_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed_value",
      0
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
      "seed_acked",
      0
     ],
     "destination": [
      "seed_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "seed_route_ack",
      0
     ],
     "destination": [
      "seed_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_heard",
      0
     ],
     "destination": [
      "t_f_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_route",
      0
     ],
     "destination": [
      "t_f_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_value",
      0
     ],
     "destination": [
      "t_f_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_show",
      0
     ],
     "destination": [
      "t_f",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_acked",
      0
     ],
     "destination": [
      "t_f_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_route_ack",
      0
     ],
     "destination": [
      "t_f_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f",
      0
     ],
     "destination": [
      "t_f_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "t_f_name",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout_heard",
      0
     ],
     "destination": [
      "context_dropout_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout_route",
      0
     ],
     "destination": [
      "context_dropout_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout_value",
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
      "context_dropout_acked",
      0
     ],
     "destination": [
      "context_dropout_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "context_dropout_route_ack",
      0
     ],
     "destination": [
      "context_dropout_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db_heard",
      0
     ],
     "destination": [
      "input_gain_db_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db_route",
      0
     ],
     "destination": [
      "input_gain_db_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db_value",
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
      "input_gain_db_acked",
      0
     ],
     "destination": [
      "input_gain_db_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "input_gain_db_route_ack",
      0
     ],
     "destination": [
      "input_gain_db_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db_heard",
      0
     ],
     "destination": [
      "gain_db_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db_route",
      0
     ],
     "destination": [
      "gain_db_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db_value",
      0
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
      "gain_db_acked",
      0
     ],
     "destination": [
      "gain_db_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "gain_db_route_ack",
      0
     ],
     "destination": [
      "gain_db_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix_heard",
      0
     ],
     "destination": [
      "mix_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix_route",
      0
     ],
     "destination": [
      "mix_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix_value",
      0
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
      "mix_acked",
      0
     ],
     "destination": [
      "mix_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mix_route_ack",
      0
     ],
     "destination": [
      "mix_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_heard",
      0
     ],
     "destination": [
      "sketch_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_route",
      0
     ],
     "destination": [
      "sketch_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_value",
      0
     ],
     "destination": [
      "sketch_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_show",
      0
     ],
     "destination": [
      "sketch",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_acked",
      0
     ],
     "destination": [
      "sketch_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_route_ack",
      0
     ],
     "destination": [
      "sketch_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch",
      0
     ],
     "destination": [
      "sketch_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "sketch_name",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_heard",
      0
     ],
     "destination": [
      "stem_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_route",
      0
     ],
     "destination": [
      "stem_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_value",
      0
     ],
     "destination": [
      "stem_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_show",
      0
     ],
     "destination": [
      "stem",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_acked",
      0
     ],
     "destination": [
      "stem_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_route_ack",
      0
     ],
     "destination": [
      "stem_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem",
      0
     ],
     "destination": [
      "stem_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "stem_name",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze_heard",
      0
     ],
     "destination": [
      "freeze_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze_route",
      0
     ],
     "destination": [
      "freeze_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze_value",
      0
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
      "freeze_acked",
      0
     ],
     "destination": [
      "freeze_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "freeze_route_ack",
      0
     ],
     "destination": [
      "freeze_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute_heard",
      0
     ],
     "destination": [
      "mute_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute_route",
      0
     ],
     "destination": [
      "mute_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute_value",
      0
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
      "mute_acked",
      0
     ],
     "destination": [
      "mute_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "mute_route_ack",
      0
     ],
     "destination": [
      "mute_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass_heard",
      0
     ],
     "destination": [
      "bypass_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass_route",
      0
     ],
     "destination": [
      "bypass_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass_value",
      0
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
      "bypass_acked",
      0
     ],
     "destination": [
      "bypass_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bypass_route_ack",
      0
     ],
     "destination": [
      "bypass_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic_heard",
      0
     ],
     "destination": [
      "panic_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic_route",
      0
     ],
     "destination": [
      "panic_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic_value",
      0
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
      "panic_acked",
      0
     ],
     "destination": [
      "panic_route_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "panic_route_ack",
      0
     ],
     "destination": [
      "panic_value",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "status_heard",
      0
     ],
     "destination": [
      "status",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "status",
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
      "status",
      1
     ],
     "destination": [
      "infer_ms_pick",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "infer_ms_pick",
      0
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
      "status",
      1
     ],
     "destination": [
      "margin_ms_pick",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "margin_ms_pick",
      0
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
      "status",
      2
     ],
     "destination": [
      "late_pick",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "late_pick",
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
      "status",
      3
     ],
     "destination": [
      "delay_s_pick",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "delay_s_pick",
      0
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
      "status",
      4
     ],
     "destination": [
      "level_in_pick",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_in_pick",
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
      "status",
      4
     ],
     "destination": [
      "level_out_pick",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "level_out_pick",
      0
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
      "status",
      5
     ],
     "destination": [
      "fail_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fail_show",
      0
     ],
     "destination": [
      "fail",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompts_heard",
      0
     ],
     "destination": [
      "prompts",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompts",
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
      "slots",
      0
     ],
     "destination": [
      "prompt_1_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_1_show",
      0
     ],
     "destination": [
      "prompt_1",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_1",
      0
     ],
     "destination": [
      "prompt_1_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_1_text",
      0
     ],
     "destination": [
      "prompt_1_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_1_name",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "slots",
      1
     ],
     "destination": [
      "prompt_2_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_2_show",
      0
     ],
     "destination": [
      "prompt_2",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_2",
      0
     ],
     "destination": [
      "prompt_2_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_2_text",
      0
     ],
     "destination": [
      "prompt_2_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompt_2_name",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "prompts",
      1
     ],
     "destination": [
      "crossfade_value",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossfade_value",
      0
     ],
     "destination": [
      "crossfade_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossfade_show",
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
      "crossfade",
      0
     ],
     "destination": [
      "crossfade_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "crossfade_name",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "any",
      0
     ],
     "destination": [
      "any_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "any_text",
      0
     ],
     "destination": [
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "clear_button",
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
      "agent",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "dump_button",
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
      "dump",
      0
     ],
     "destination": [
      "agent",
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
      "agent",
      0
     ]
    }
   }
  ]
 }
}
