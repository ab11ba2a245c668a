"""The napari plug-in: cuts an image layer into regions and shows them as a labels layer.

It is found by napari through ``napari.yaml``; see *Plugins > Segment into Regions*.
"""
