"""The report as one web page: `HtmlReport(sheet, hand_in, strict).write(report, stream)`."""
