//! XLSX: the table for people, with a frozen head and filters.
//!
//! Rows are written one by one ("constant memory": 5 MB instead of 380 MB for 100,000 rows; of a few
//! thousand their texts are kept as well). The library keeps them in an unnamed temporary file until the
//! end, which is the one way in which this can fail. Addresses are text: Excel refuses a sheet with more
//! than 65,530 links.

use std::borrow::Cow;
use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::MakeRow;
use super::table::{HEADERS, WIDTH, cells};
use crate::disk::Fault;
use crate::page::row::{Catalogue, Listed};

/// Rows of a sheet below its head. Excel's limit is 1,048,576 with it.
const SHEET_ROWS: usize = 1_000_000;

/// Up to so many rows, a text that comes again is written once and referred to: a quarter less to pack. All
/// texts are in memory until the end, which is too much for the catalogue of a large site.
const SHARED_ROWS: usize = 5_000;

/// Of zip's 1 to 9, where texts are written once: what is left to pack gains little from more.
const SHARED_LEVEL: u8 = 2;

/// Of zip's 1 to 9, where every cell holds its text: larger than at the usual 6, and made in two thirds of the
/// time.
const PLAIN_LEVEL: u8 = 3;

/// Excel's limit for a cell, in UTF-16 units.
const CELL_UNITS: usize = 32_767;

/// Widths of the columns in digits.
const WIDTHS: [u32; WIDTH] = [6, 24, 60, 24, 10, 20, 36, 26, 26, 18, 12, 12, 12, 12, 10, 10, 24, 60, 60, 60];

/// The catalogue as a workbook. All cells are text, so that numbers and dates stay as they are written.
pub fn xlsx(catalogue: &Catalogue, row: MakeRow<'_>) -> Result<Vec<u8>, Fault> {
    workbook(catalogue, row).map_err(|error| Fault::new("生成 Excel 目录", "catalogue.xlsx", io::Error::other(error)))
}

fn workbook(catalogue: &Catalogue, row: MakeRow<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let shared = catalogue.rows.len() <= SHARED_ROWS;
    workbook.set_zip_compression_level(if shared { SHARED_LEVEL } else { PLAIN_LEVEL });
    workbook.set_properties(&properties(catalogue, row)?);
    let head = Format::new().set_bold();
    let mut sheets: Vec<&[Listed]> = catalogue.rows.chunks(SHEET_ROWS).collect();
    if sheets.is_empty() {
        sheets.push(&[]);
    }
    for (at, rows) in sheets.into_iter().enumerate() {
        let sheet = if shared {
            workbook.add_worksheet_with_low_memory()?
        } else {
            workbook.add_worksheet_with_constant_memory()?
        };
        sheet.set_name(if at == 0 { "公开目录".to_owned() } else { format!("公开目录{}", at + 1) })?;
        begin_sheet(sheet, rows.len(), &head)?;
        for ((line, listed), number) in (1..).zip(rows).zip(at * SHEET_ROWS + 1..) {
            write_row(sheet, line, &cells(number, &row(listed.document), &catalogue.base_url))?;
        }
    }
    workbook.save_to_buffer()
}

fn begin_sheet(sheet: &mut Worksheet, rows: usize, head: &Format) -> Result<(), XlsxError> {
    let (last_row, last_column) = (u32::try_from(rows).unwrap_or(u32::MAX), (0..).nth(WIDTH - 1).unwrap_or(0));
    sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last_row, last_column)?;
    // Otherwise Excel marks every index number made of digits as a mistake.
    sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    for ((column, header), width) in (0..).zip(HEADERS).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, header, head)?;
    }
    Ok(())
}

fn write_row<T: AsRef<str>>(sheet: &mut Worksheet, line: u32, cells: &[T]) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        if !cell.as_ref().is_empty() {
            sheet.write_string(line, column, fitting(cell.as_ref()))?;
        }
    }
    Ok(())
}

/// A text that Excel accepts; a longer one loses its end.
fn fitting(text: &str) -> Cow<'_, str> {
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return text.into();
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units < CELL_UNITS
    });
    kept.chain(std::iter::once('…')).collect::<String>().into()
}

/// Whose it is. The day of creation is that of the newest row, not that of the build: the same rows
/// must give the same bytes.
fn properties(catalogue: &Catalogue, row: MakeRow<'_>) -> Result<DocProperties, XlsxError> {
    let newest = catalogue.rows.first().map(|listed| row(listed.document).published);
    let newest = newest.and_then(|day| ExcelDateTime::parse_from_str(&day).ok());
    let day = newest.map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
    Ok(DocProperties::new()
        .set_title(format!("{}政府信息公开目录", catalogue.agency))
        .set_author(&catalogue.agency)
        .set_creation_datetime(&day))
}
