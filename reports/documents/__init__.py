"""What a report looks like: its content as plain data, the tables and charts of page and PDF, and the PDF itself.

``pdf`` loads the layout engine; only the process that renders imports it.
"""
