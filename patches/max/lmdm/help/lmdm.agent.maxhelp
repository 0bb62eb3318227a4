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
   760.0,
   420.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.agent help",
  "boxes": [
   {
    "box": {
     "id": "title",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      15.0,
      453.0,
      20.0
     ],
     "text": "lmdm.agent: talk to lmdm-agent, the live music diffusion daemon"
    }
   },
   {
    "box": {
     "id": "in_text",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      40.0,
      446.0,
      20.0
     ],
     "text": "In: any message of the OSC reference, without /lmdm/ in front."
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
      200.0,
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
     "id": "try_0",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      80.0,
      203.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prompt 1 \"warm analog bass\""
    }
   },
   {
    "box": {
     "id": "try_1",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      260.0,
      80.0,
      133.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "crossfade 1 2 0.5"
    }
   },
   {
    "box": {
     "id": "try_2",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      500.0,
      80.0,
      77.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "fade 2 8."
    }
   },
   {
    "box": {
     "id": "try_3",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      116.0,
      63.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "steps 4"
    }
   },
   {
    "box": {
     "id": "try_4",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      260.0,
      116.0,
      63.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "panic 1"
    }
   },
   {
    "box": {
     "id": "try_5",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      500.0,
      116.0,
      63.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "panic 0"
    }
   },
   {
    "box": {
     "id": "try_6",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      152.0,
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
     "id": "route",
     "maxclass": "newobj",
     "numinlets": 5,
     "numoutlets": 5,
     "patching_rect": [
      20.0,
      260.0,
      364.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "route /lmdm/ack /lmdm/fail /lmdm/state /lmdm/block"
    }
   },
   {
    "box": {
     "id": "print_ack",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      310.0,
      77.0,
      22.0
     ],
     "text": "print ack"
    }
   },
   {
    "box": {
     "id": "print_fail",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      140.0,
      310.0,
      84.0,
      22.0
     ],
     "text": "print fail"
    }
   },
   {
    "box": {
     "id": "print_state",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      260.0,
      310.0,
      91.0,
      22.0
     ],
     "text": "print state"
    }
   },
   {
    "box": {
     "id": "print_block",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      380.0,
      310.0,
      91.0,
      22.0
     ],
     "text": "print block"
    }
   },
   {
    "box": {
     "id": "out_text",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      360.0,
      390.0,
      20.0
     ],
     "text": "Out: everything the agent says, with its full address."
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "try_0",
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
      "try_1",
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
      "try_2",
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
      "try_3",
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
      "try_4",
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
      "try_5",
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
      "try_6",
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
      "agent",
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
      "print_ack",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "route",
      1
     ],
     "destination": [
      "print_fail",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "route",
      2
     ],
     "destination": [
      "print_state",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "route",
      3
     ],
     "destination": [
      "print_block",
      0
     ]
    }
   }
  ]
 }
}
