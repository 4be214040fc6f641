"""The app in a browser's tab: the pages, who may come in, and a process for each tab.

It opens no store and holds no key: those are in the processes of the tabs, each with one person. aiohttp and the page's
terminal, which is textual-serve's, have their one door here.
"""
