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
   1280.0,
   720.0
  ],
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontname": "Arial",
  "gridsize": [
   15.0,
   15.0
  ],
  "title": "lmdm-play",
  "digest": "play with lmdm-agent",
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
      673.0,
      20.0
     ],
     "text": "Presentation shows the panels. Each speaks through s lmdm and r lmdm.heard; nothing is wired here.",
     "fontsize": 12.0
    }
   },
   {
    "box": {
     "id": "agent",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      7.0,
      66.0,
      300.0,
      262.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.agent.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      13.0,
      6.0,
      300.0,
      262.0
     ]
    }
   },
   {
    "box": {
     "id": "status",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      7.0,
      334.0,
      300.0,
      410.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.status.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      13.0,
      274.0,
      300.0,
      410.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_1",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      325.0,
      66.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.prompt.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "args": [
      1
     ],
     "presentation": 1,
     "presentation_rect": [
      331.0,
      6.0,
      300.0,
      112.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_2",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      325.0,
      184.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.prompt.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "args": [
      2
     ],
     "presentation": 1,
     "presentation_rect": [
      331.0,
      124.0,
      300.0,
      112.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_3",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      325.0,
      302.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.prompt.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "args": [
      3
     ],
     "presentation": 1,
     "presentation_rect": [
      331.0,
      242.0,
      300.0,
      112.0
     ]
    }
   },
   {
    "box": {
     "id": "prompt_4",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      325.0,
      420.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.prompt.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "args": [
      4
     ],
     "presentation": 1,
     "presentation_rect": [
      331.0,
      360.0,
      300.0,
      112.0
     ]
    }
   },
   {
    "box": {
     "id": "crossfade",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      325.0,
      538.0,
      300.0,
      178.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.crossfade.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "args": [
      1,
      2
     ],
     "presentation": 1,
     "presentation_rect": [
      331.0,
      478.0,
      300.0,
      178.0
     ]
    }
   },
   {
    "box": {
     "id": "sampler",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      643.0,
      66.0,
      300.0,
      200.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.sampler.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      649.0,
      6.0,
      300.0,
      200.0
     ]
    }
   },
   {
    "box": {
     "id": "time",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      643.0,
      272.0,
      300.0,
      268.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.time.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      649.0,
      212.0,
      300.0,
      268.0
     ]
    }
   },
   {
    "box": {
     "id": "context",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      643.0,
      546.0,
      300.0,
      198.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.context.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      649.0,
      486.0,
      300.0,
      198.0
     ]
    }
   },
   {
    "box": {
     "id": "mix",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      961.0,
      66.0,
      300.0,
      364.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.mix.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      967.0,
      6.0,
      300.0,
      364.0
     ]
    }
   },
   {
    "box": {
     "id": "sketch",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      961.0,
      436.0,
      300.0,
      112.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.sketch.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      967.0,
      376.0,
      300.0,
      112.0
     ]
    }
   },
   {
    "box": {
     "id": "record",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      961.0,
      554.0,
      300.0,
      190.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "lmdm.record.maxpat",
     "bgmode": 0,
     "border": 0,
     "clickthrough": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "offset": [
      0.0,
      0.0
     ],
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      967.0,
      494.0,
      300.0,
      190.0
     ]
    }
   },
   {
    "box": {
     "id": "fail_heard",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      15.0,
      750.0,
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
     "id": "fail_route",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      15.0,
      780.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route fail"
    }
   },
   {
    "box": {
     "id": "fail_text",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      15.0,
      810.0,
      100.0,
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
     "id": "fail_show",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      95.0,
      840.0,
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
     "id": "fail",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      95.0,
      885.0,
      400.0,
      22.0
     ],
     "outlettype": [
      "",
      "int",
      "",
      ""
     ],
     "text": "",
     "readonly": 1,
     "nosymquotes": 1,
     "border": 0.0,
     "ignoreclick": 1,
     "fontsize": 18.0,
     "textcolor": [
      0.75,
      0.19,
      0.16,
      1.0
     ],
     "bgcolor": [
      0.9,
      0.92,
      0.93,
      1.0
     ],
     "hint": "the last message that was refused, and why",
     "parameter_enable": 0,
     "presentation": 1,
     "presentation_rect": [
      152.0,
      687.0,
      1112.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "fail_label",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      15.0,
      885.0,
      75.0,
      20.0
     ],
     "text": "last refusal",
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
      13.0,
      688.0,
      136.0,
      29.0
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "fail_heard",
      0
     ],
     "destination": [
      "fail_route",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fail_route",
      0
     ],
     "destination": [
      "fail_text",
      0
     ]
    }
   },
   {
    "patchline": {
     "source": [
      "fail_text",
      1
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
   }
  ]
 }
}
