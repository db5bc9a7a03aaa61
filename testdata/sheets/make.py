"""Writes openpyxl.xlsx and xlsxwriter.xlsx: the same cells by two programs that
lay a workbook out unlike Excel and unlike each other. Needs openpyxl and
XlsxWriter (Debian: python3-openpyxl, python3-xlsxwriter); run it in this folder."""

import datetime

import openpyxl
import xlsxwriter

HEADER = ["Texte", "Nombre", "Booléen", "Date", "Heure", "Code", "Formule", "Erreur"]
DAY = datetime.date(2025, 12, 31)
MOMENT = datetime.datetime(2025, 12, 31, 6, 30, 15)
CLOCK = datetime.time(18, 5)
TEXT = " œuvre & <b>\nà 12 € "


def with_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Données"
    sheet.append(HEADER)
    sheet.append([TEXT, 0.1 + 0.2, True, DAY, CLOCK, 7, "=1+1", "#N/A"])
    sheet.append(["0012", 1230000000000, False, MOMENT, None, 42, None, None])
    sheet["F2"].number_format = "00000"
    sheet["F3"].number_format = '0.0" kg"'
    sheet["D2"].number_format = "dd/mm/yyyy"
    sheet.row_dimensions[3].hidden = True
    sheet.merge_cells("A5:B5")
    sheet["A5"] = "fusion"
    book.save("openpyxl.xlsx")


def with_xlsxwriter():
    book = xlsxwriter.Workbook("xlsxwriter.xlsx")
    sheet = book.add_worksheet("Données")
    style = lambda code: book.add_format({"num_format": code})
    for column, text in enumerate(HEADER):
        sheet.write_string(0, column, text)
    sheet.write_string(1, 0, TEXT)
    sheet.write_number(1, 1, 0.1 + 0.2)
    sheet.write_boolean(1, 2, True)
    sheet.write_datetime(1, 3, DAY, style("dd/mm/yyyy"))
    sheet.write_datetime(1, 4, CLOCK, style("h:mm:ss"))
    sheet.write_number(1, 5, 7, style("00000"))
    sheet.write_formula(1, 6, "=1+1", None, 2)
    sheet.write_formula(1, 7, "=NA()", None, "#N/A")
    sheet.write_string(2, 0, "0012")
    sheet.write_number(2, 1, 1230000000000)
    sheet.write_boolean(2, 2, False)
    sheet.write_datetime(2, 3, MOMENT, style("yyyy-mm-dd h:mm:ss"))
    sheet.write_number(2, 5, 42, style('0.0" kg"'))
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.merge_range("A5:B5", "fusion")
    book.close()


with_openpyxl()
with_xlsxwriter()
