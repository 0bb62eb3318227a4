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
   780.0,
   560.0
  ],
  "openinpresentation": 0,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.agent",
  "boxes": [
   {
    "box": {
     "id": "about",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      10.0,
      460.0,
      20.0
     ],
     "text": "The connection to lmdm-agent. Arguments: host, port, reply port."
    }
   },
   {
    "box": {
     "id": "load",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      30.0,
      509.0,
      20.0
     ],
     "text": "On load it only says hello (which brings every value); it sets nothing."
    }
   },
   {
    "box": {
     "id": "in",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      70.0,
      30.0,
      30.0
     ],
     "outlettype": [
      ""
     ],
     "comment": "any message of the OSC reference, without /lmdm/",
     "index": 1
    }
   },
   {
    "box": {
     "id": "order",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      115.0,
      49.0,
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
     "id": "forget",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      150.0,
      145.0,
      63.0,
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
     "id": "first",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      180.0,
      84.0,
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
     "id": "address",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      220.0,
      175.0,
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
     "id": "whole",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 3,
     "patching_rect": [
      20.0,
      270.0,
      63.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "zl.join"
    }
   },
   {
    "box": {
     "id": "send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      470.0,
      168.0,
      22.0
     ],
     "text": "udpsend 127.0.0.1 9000"
    }
   },
   {
    "box": {
     "id": "args",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      260.0,
      70.0,
      231.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "patcherargs 127.0.0.1 9000 9002"
    }
   },
   {
    "box": {
     "id": "each",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      260.0,
      115.0,
      110.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "int"
     ],
     "text": "unpack s 0 0"
    }
   },
   {
    "box": {
     "id": "host",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      260.0,
      180.0,
      98.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend host"
    }
   },
   {
    "box": {
     "id": "port",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      370.0,
      180.0,
      98.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend port"
    }
   },
   {
    "box": {
     "id": "both",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      490.0,
      180.0,
      49.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t i i"
    }
   },
   {
    "box": {
     "id": "listen",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      560.0,
      220.0,
      98.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend port"
    }
   },
   {
    "box": {
     "id": "receive",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      560.0,
      270.0,
      119.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "udpreceive 9002"
    }
   },
   {
    "box": {
     "id": "keep",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      490.0,
      380.0,
      40.0,
      22.0
     ],
     "outlettype": [
      "int"
     ],
     "text": "int"
    }
   },
   {
    "box": {
     "id": "begin",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      380.0,
      270.0,
      70.0,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "loadbang"
    }
   },
   {
    "box": {
     "id": "soon",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      380.0,
      305.0,
      77.0,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "delay 200"
    }
   },
   {
    "box": {
     "id": "on",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      380.0,
      340.0,
      40.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "1"
    }
   },
   {
    "box": {
     "id": "again",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      380.0,
      380.0,
      84.0,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "metro 3000"
    }
   },
   {
    "box": {
     "id": "hello",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      300.0,
      430.0,
      147.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /lmdm/hello"
    }
   },
   {
    "box": {
     "id": "watch",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      560.0,
      305.0,
      49.0,
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
     "id": "silence",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      640.0,
      340.0,
      84.0,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "delay 7000"
    }
   },
   {
    "box": {
     "id": "offline",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      600.0,
      420.0,
      147.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/lmdm/state offline"
    }
   },
   {
    "box": {
     "id": "out",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      560.0,
      500.0,
      30.0,
      30.0
     ],
     "comment": "everything heard, full address",
     "index": 1
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
      "order",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "order",
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
      "whole",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "whole",
      0
     ],
     "destination": [
      "send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "order",
      1
     ],
     "destination": [
      "forget",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "forget",
      0
     ],
     "destination": [
      "whole",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "first",
      1
     ],
     "destination": [
      "whole",
      1
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
      "each",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "each",
      0
     ],
     "destination": [
      "host",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "each",
      1
     ],
     "destination": [
      "port",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "host",
      0
     ],
     "destination": [
      "send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "port",
      0
     ],
     "destination": [
      "send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "each",
      2
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
      1
     ],
     "destination": [
      "listen",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "listen",
      0
     ],
     "destination": [
      "receive",
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
      "keep",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "begin",
      0
     ],
     "destination": [
      "soon",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "soon",
      0
     ],
     "destination": [
      "on",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "on",
      0
     ],
     "destination": [
      "again",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "again",
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
      "hello",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "hello",
      0
     ],
     "destination": [
      "send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "receive",
      0
     ],
     "destination": [
      "watch",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "watch",
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
      "watch",
      1
     ],
     "destination": [
      "silence",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "silence",
      0
     ],
     "destination": [
      "offline",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "offline",
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
      "soon",
      0
     ],
     "destination": [
      "silence",
      0
     ]
    }
   }
  ]
 }
}
