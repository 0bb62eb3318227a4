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
   262.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm.agent",
  "digest": "the connection to lmdm-agent",
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
      262.0
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
     "text": "agent",
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
      90.0,
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
     "text": "lmdm.agent: the connection to lmdm-agent",
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
      222.0,
      20.0
     ],
     "text": "arguments: host port reply_port",
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
     "comment": "any message of the OSC reference, without /lmdm/",
     "index": 1
    }
   },
   {
    "box": {
     "id": "bus",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      60.0,
      75.0,
      54.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "r lmdm"
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
      105.0,
      222.0,
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
     "id": "connection",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      15.0,
      165.0,
      245.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "p connection",
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
       1290.0,
       800.0
      ],
      "openinpresentation": 0,
      "default_fontsize": 12.0,
      "default_fontname": "Arial",
      "gridsize": [
       15.0,
       15.0
      ],
      "title": "connection",
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
          693.0,
          20.0
         ],
         "text": "Messages go out with /lmdm/ in front; what comes back loses it. On load only hello and dump are sent.",
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
          90.0,
          45.0,
          30.0,
          30.0
         ],
         "outlettype": [
          ""
         ],
         "comment": "messages without prefix",
         "index": 1
        }
       },
       {
        "box": {
         "id": "args",
         "maxclass": "inlet",
         "numinlets": 0,
         "numoutlets": 1,
         "patching_rect": [
          240.0,
          45.0,
          30.0,
          30.0
         ],
         "outlettype": [
          ""
         ],
         "comment": "host, port, reply port",
         "index": 2
        }
       },
       {
        "box": {
         "id": "order",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          510.0,
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
         "id": "forget",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          15.0,
          540.0,
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
         "id": "first",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          570.0,
          180.0,
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
          90.0,
          600.0,
          170.0,
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
         "numoutlets": 2,
         "patching_rect": [
          90.0,
          645.0,
          180.0,
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
         "id": "send",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          90.0,
          735.0,
          162.0,
          22.0
         ],
         "text": "udpsend 127.0.0.1 9000"
        }
       },
       {
        "box": {
         "id": "each",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 3,
         "patching_rect": [
          240.0,
          90.0,
          270.0,
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
          285.0,
          645.0,
          90.0,
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
          385.0,
          645.0,
          90.0,
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
          120.0,
          60.0,
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
         "id": "listen",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          530.0,
          150.0,
          95.0,
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
          530.0,
          195.0,
          115.0,
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
         "id": "begin",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          405.0,
          120.0,
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
          405.0,
          150.0,
          75.0,
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
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          405.0,
          180.0,
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
         "id": "again",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          405.0,
          210.0,
          80.0,
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
         "id": "keep",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          405.0,
          240.0,
          105.0,
          22.0
         ],
         "outlettype": [
          "int"
         ],
         "text": "int 9002"
        }
       },
       {
        "box": {
         "id": "hello",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          405.0,
          270.0,
          95.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "hello $1 max"
        }
       },
       {
        "box": {
         "id": "watch",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 3,
         "patching_rect": [
          530.0,
          240.0,
          600.0,
          22.0
         ],
         "outlettype": [
          "",
          "bang",
          "bang"
         ],
         "text": "t l b b"
        }
       },
       {
        "box": {
         "id": "order_in",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          530.0,
          285.0,
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
          455.0,
          330.0,
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
          530.0,
          330.0,
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
          530.0,
          360.0,
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
          530.0,
          405.0,
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
         "id": "out",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          530.0,
          735.0,
          30.0,
          30.0
         ],
         "comment": "everything heard, without prefix",
         "index": 1
        }
       },
       {
        "box": {
         "id": "alive",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          820.0,
          285.0,
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
         "id": "silence",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          1110.0,
          285.0,
          81.0,
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
         "id": "gone",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 2,
         "patching_rect": [
          1110.0,
          315.0,
          60.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang"
         ],
         "text": "t b b"
        }
       },
       {
        "box": {
         "id": "dead",
         "maxclass": "newobj",
         "numinlets": 1,
         "numoutlets": 1,
         "patching_rect": [
          1060.0,
          345.0,
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
         "id": "offline",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          1150.0,
          345.0,
          101.0,
          22.0
         ],
         "outlettype": [
          ""
         ],
         "text": "state offline"
        }
       },
       {
        "box": {
         "id": "changed",
         "maxclass": "newobj",
         "numinlets": 3,
         "numoutlets": 3,
         "patching_rect": [
          820.0,
          405.0,
          80.0,
          22.0
         ],
         "outlettype": [
          "",
          "int",
          "int"
         ],
         "text": "change"
        }
       },
       {
        "box": {
         "id": "back",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          750.0,
          450.0,
          60.0,
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
         "id": "dump",
         "maxclass": "message",
         "numinlets": 2,
         "numoutlets": 1,
         "patching_rect": [
          750.0,
          480.0,
          41.0,
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
         "id": "online",
         "maxclass": "outlet",
         "numinlets": 1,
         "numoutlets": 0,
         "patching_rect": [
          820.0,
          735.0,
          30.0,
          30.0
         ],
         "comment": "1 or 0: the agent answers",
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
          "order",
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
          "alive",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "watch",
          2
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
          "alive",
          0
         ],
         "destination": [
          "changed",
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
          "gone",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "gone",
          0
         ],
         "destination": [
          "dead",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "dead",
          0
         ],
         "destination": [
          "changed",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "gone",
          1
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
          "changed",
          0
         ],
         "destination": [
          "back",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "back",
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
          "order",
          0
         ]
        }
       },
       {
        "patchline": {
         "source": [
          "changed",
          0
         ],
         "destination": [
          "online",
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
     "id": "heard",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      90.0,
      225.0,
      95.0,
      22.0
     ],
     "text": "s lmdm.heard"
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
      345.0,
      30.0,
      30.0
     ],
     "comment": "left: everything the agent says",
     "index": 1
    }
   },
   {
    "box": {
     "id": "answer",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      90.0,
      270.0,
      130.0,
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
     "id": "dump",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      150.0,
      345.0,
      30.0,
      30.0
     ],
     "comment": "right: every ack and fail, with address",
     "index": 2
    }
   },
   {
    "box": {
     "id": "online_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      240.0,
      225.0,
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
     "id": "online",
     "maxclass": "led",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      240.0,
      270.0,
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
     "hint": "lit: the agent answers",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      264.0,
      6.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "answers",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 3,
     "patching_rect": [
      1560.0,
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
       1638.0,
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
          101.0,
          22.0
         ],
         "outlettype": [
          "",
          ""
         ],
         "text": "routepass ack"
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
          598.0,
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
         "numinlets": 6,
         "numoutlets": 6,
         "patching_rect": [
          700.0,
          195.0,
          518.0,
          22.0
         ],
         "outlettype": [
          "bang",
          "bang",
          "bang",
          "bang",
          "bang",
          ""
         ],
         "text": "sel /lmdm/model /lmdm/preset /lmdm/preset_fade /lmdm/preset_save /lmdm/midi"
        }
       },
       {
        "box": {
         "id": "kept",
         "maxclass": "newobj",
         "numinlets": 2,
         "numoutlets": 2,
         "patching_rect": [
          1238.0,
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
          1238.0,
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
          1238.0,
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
          1328.0,
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
          1388.0,
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
     "id": "note_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1760.0,
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
      1760.0,
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
      236.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "catalog_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
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
     "id": "catalog_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      90.0,
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
     "id": "catalog_kind",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      480.0,
      120.0,
      560.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route preset model control"
    }
   },
   {
    "box": {
     "id": "preset_word",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      150.0,
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
     "id": "preset_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      180.0,
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
     "id": "preset",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      480.0,
      300.0,
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
     "hint": "presets of the catalog; choosing one recalls it",
     "presentation": 1,
     "presentation_rect": [
      76.0,
      60.0,
      116.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "preset_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      480.0,
      465.0,
      68.0,
      26.0
     ],
     "text": "preset",
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
      60.0,
      55.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "preset_chosen",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      345.0,
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
     "id": "preset_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480.0,
      390.0,
      145.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend preset_fade 0."
    }
   },
   {
    "box": {
     "id": "preset_send",
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
     "id": "model_word",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      660.0,
      150.0,
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
     "id": "model_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      180.0,
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
     "id": "model",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      660.0,
      300.0,
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
     "hint": "models of the catalog; choosing one recalls it",
     "presentation": 1,
     "presentation_rect": [
      76.0,
      122.0,
      216.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "model_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      660.0,
      465.0,
      59.0,
      26.0
     ],
     "text": "model",
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
      122.0,
      55.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "model_chosen",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      345.0,
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
     "id": "model_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      660.0,
      390.0,
      145.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend model"
    }
   },
   {
    "box": {
     "id": "model_send",
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
     "id": "catalog_first",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      150.0,
      88.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route steps"
    }
   },
   {
    "box": {
     "id": "catalog_clear",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      180.0,
      48.0,
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
     "id": "fade",
     "maxclass": "flonum",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      840.0,
      300.0,
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
     "hint": "seconds a recall takes; 0: at once",
     "presentation": 1,
     "presentation_rect": [
      218.0,
      60.0,
      54.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "fade_in",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      925.0,
      302.0,
      32.0,
      26.0
     ],
     "text": "in",
     "fontsize": 16.0,
     "textcolor": [
      0.1,
      0.12,
      0.14,
      1.0
     ],
     "presentation": 1,
     "presentation_rect": [
      192.0,
      60.0,
      22.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "fade_unit",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      965.0,
      302.0,
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
      274.0,
      60.0,
      17.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "fade_set",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      840.0,
      345.0,
      135.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "set preset_fade $1"
    }
   },
   {
    "box": {
     "id": "save_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1020.0,
      465.0,
      77.0,
      26.0
     ],
     "text": "save as",
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
      91.0,
      68.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "save",
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
     "hint": "a name, then Return",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      80.0,
      91.0,
      212.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "save_text",
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
     "id": "save_name",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
      390.0,
      142.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend preset_save"
    }
   },
   {
    "box": {
     "id": "save_send",
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
     "id": "learn_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1200.0,
      465.0,
      104.0,
      26.0
     ],
     "text": "midi learn",
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
      153.0,
      83.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "learn",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1200.0,
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
     "hint": "a control, then Return; the next knob moves it",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      102.0,
      153.0,
      100.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "learn_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
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
     "id": "learn_name",
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
     "text": "prepend midi learn"
    }
   },
   {
    "box": {
     "id": "learn_send",
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
     "id": "midi_stop",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1380.0,
      390.0,
      74.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "midi stop",
     "fontsize": 16.0,
     "hint": "stop learning",
     "presentation": 1,
     "presentation_rect": [
      208.0,
      153.0,
      84.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "midi_stop_send",
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
     "id": "ask_dump",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1560.0,
      390.0,
      41.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "dump",
     "fontsize": 16.0,
     "hint": "ask for dump",
     "presentation": 1,
     "presentation_rect": [
      8.0,
      184.0,
      56.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "ask_dump_send",
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
     "id": "ask_catalog",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1740.0,
      390.0,
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "catalog",
     "fontsize": 16.0,
     "hint": "ask for catalog",
     "presentation": 1,
     "presentation_rect": [
      68.0,
      184.0,
      72.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "ask_catalog_send",
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
     "id": "ask_version",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1920.0,
      390.0,
      61.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "version",
     "fontsize": 16.0,
     "hint": "ask for version",
     "presentation": 1,
     "presentation_rect": [
      144.0,
      184.0,
      76.0,
      25.0
     ]
    }
   },
   {
    "box": {
     "id": "ask_version_send",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1920.0,
      435.0,
      54.0,
      22.0
     ],
     "text": "s lmdm"
    }
   },
   {
    "box": {
     "id": "version_heard",
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
     "id": "version_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      480.0,
      585.0,
      101.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route version"
    }
   },
   {
    "box": {
     "id": "version_values",
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
      "",
      ""
     ],
     "text": "unpack 0 s s"
    }
   },
   {
    "box": {
     "id": "program_show",
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
     "id": "program",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      660.0,
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
     "hint": "version of lmdm-agent",
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
      34.0,
      70.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "model_loaded_show",
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
     "id": "model_loaded",
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
     "hint": "name of the model",
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
      80.0,
      34.0,
      212.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "midi_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
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
     "id": "midi_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1020.0,
      585.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route midi"
    }
   },
   {
    "box": {
     "id": "midi_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1020.0,
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
     "id": "midi",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1020.0,
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
     "hint": "midi",
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
      212.0,
      284.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "done_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
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
     "id": "done_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
      585.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route done"
    }
   },
   {
    "box": {
     "id": "done_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
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
     "id": "done",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1200.0,
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
     "hint": "last done",
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
      226.0,
      186.0,
      66.0,
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
      "connection",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "bus",
      0
     ],
     "destination": [
      "connection",
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
      "connection",
      1
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "connection",
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
      "connection",
      0
     ],
     "destination": [
      "heard",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "connection",
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
      "dump",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "connection",
      1
     ],
     "destination": [
      "online_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "online_show",
      0
     ],
     "destination": [
      "online",
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
      "catalog_heard",
      0
     ],
     "destination": [
      "catalog_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_route",
      0
     ],
     "destination": [
      "catalog_kind",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_kind",
      0
     ],
     "destination": [
      "preset_word",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "preset_word",
      0
     ],
     "destination": [
      "preset_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "preset_show",
      0
     ],
     "destination": [
      "preset",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "preset",
      1
     ],
     "destination": [
      "preset_chosen",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "preset_chosen",
      0
     ],
     "destination": [
      "preset_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "preset_name",
      0
     ],
     "destination": [
      "preset_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_kind",
      1
     ],
     "destination": [
      "model_word",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "model_word",
      0
     ],
     "destination": [
      "model_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "model_show",
      0
     ],
     "destination": [
      "model",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "model",
      1
     ],
     "destination": [
      "model_chosen",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "model_chosen",
      0
     ],
     "destination": [
      "model_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "model_name",
      0
     ],
     "destination": [
      "model_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_kind",
      2
     ],
     "destination": [
      "catalog_first",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_first",
      0
     ],
     "destination": [
      "catalog_clear",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_clear",
      0
     ],
     "destination": [
      "preset",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "catalog_clear",
      0
     ],
     "destination": [
      "model",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade",
      0
     ],
     "destination": [
      "fade_set",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fade_set",
      0
     ],
     "destination": [
      "preset_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "save",
      0
     ],
     "destination": [
      "save_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "save_text",
      0
     ],
     "destination": [
      "save_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "save_name",
      0
     ],
     "destination": [
      "save_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "learn",
      0
     ],
     "destination": [
      "learn_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "learn_text",
      0
     ],
     "destination": [
      "learn_name",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "learn_name",
      0
     ],
     "destination": [
      "learn_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "midi_stop",
      0
     ],
     "destination": [
      "midi_stop_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "ask_dump",
      0
     ],
     "destination": [
      "ask_dump_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "ask_catalog",
      0
     ],
     "destination": [
      "ask_catalog_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "ask_version",
      0
     ],
     "destination": [
      "ask_version_send",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "version_route",
      0
     ],
     "destination": [
      "version_values",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "version_heard",
      0
     ],
     "destination": [
      "version_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "program_show",
      0
     ],
     "destination": [
      "program",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "version_values",
      1
     ],
     "destination": [
      "program_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "model_loaded_show",
      0
     ],
     "destination": [
      "model_loaded",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "version_values",
      2
     ],
     "destination": [
      "model_loaded_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "midi_heard",
      0
     ],
     "destination": [
      "midi_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "midi_show",
      0
     ],
     "destination": [
      "midi",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "midi_route",
      0
     ],
     "destination": [
      "midi_show",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "done_heard",
      0
     ],
     "destination": [
      "done_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "done_show",
      0
     ],
     "destination": [
      "done",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "done_route",
      0
     ],
     "destination": [
      "done_show",
      0
     ]
    }
   }
  ]
 }
}
