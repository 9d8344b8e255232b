//! Tables: alignment by class, because a strict Content-Security-Policy forbids `style`.

use pulldown_cmark::{Alignment, Tag, TagEnd};

/// The table being written, if any; tables do not nest.
#[derive(Default)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Whether the first column names the rows: nothing stands above it.
    names_rows: bool,
    /// Where the cell being written begins in the output, tag included, and where its inside does.
    cell: (usize, usize),
}

impl Table {
    /// Writes the start of a part of a table. A table may be wider than its page and is then moved by keys, so it has a name: `label`, which
    /// is HTML.
    pub fn start(&mut self, tag: &Tag<'_>, label: &str, out: &mut String) {
        match tag {
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.names_rows = false;
                out.push_str(&format!("<div class=\"table\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\"><table>"));
            }
            Tag::TableHead => {
                (self.in_head, self.column) = (true, 0);
                out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                out.push_str("<tr>");
            }
            _ => {
                let start = out.len();
                out.push_str(match self.in_head {
                    true => "<th scope=\"col\"",
                    false if self.names_rows && self.column == 0 => "<th scope=\"row\"",
                    false => "<td",
                });
                out.push_str(match self.alignments.get(self.column) {
                    Some(Alignment::Left) => " class=\"left\">",
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"right\">",
                    _ => ">",
                });
                self.column += 1;
                self.cell = (start, out.len());
            }
        }
    }

    /// Writes the end of a part of a table.
    pub fn end(&mut self, tag: TagEnd, out: &mut String) {
        if tag == TagEnd::TableCell && self.in_head && out.len() == self.cell.1 {
            // A heading that says nothing is none: to a screen reader it would be a nameless column.
            self.names_rows |= self.column == 1;
            out.truncate(self.cell.0);
            out.push_str("<td></td>");
            return;
        }
        out.push_str(match tag {
            TagEnd::Table => "</tbody></table></div>\n",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            _ if self.in_head || (self.names_rows && self.column == 1) => "</th>",
            _ => "</td>",
        });
    }
}
