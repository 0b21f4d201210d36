// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_store.h"

#include <QList>

#include <algorithm>

namespace holdpoint::runner {
namespace {

constexpr char32_t escape = 0x1b;
constexpr qsizetype widestLine = 4 * OutputStore::longestLine; // a cursor sent to column 10^9 costs nothing

bool isTextDirection(char32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

bool isPlain(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) {
        const char16_t unit = c.unicode();
        return unit == u'\t' || (unit >= 0x20 && unit < 0x7f) || (unit >= 0xa0 && unit < 0x200e) ||
               (unit >= 0x2070 && unit != 0xfeff);
    });
}

// One line of a terminal: a row of cells and a cursor. It knows the few sequences that progress bars use; every other
// is swallowed without effect.
class Row
{
public:
    void put(char32_t character)
    {
        if (m_cursor >= widestLine)
            return;
        if (m_cursor > m_cells.size())
            m_cells.insert(m_cells.size(), m_cursor - m_cells.size(), U' ');
        if (m_cursor == m_cells.size())
            m_cells.append(character);
        else
            m_cells[m_cursor] = character;
        ++m_cursor;
    }
    void moveTo(qsizetype column) { m_cursor = std::clamp<qsizetype>(column, 0, widestLine); }
    void moveBy(qsizetype columns) { moveTo(m_cursor + columns); }
    void erase(int mode)
    {
        if (mode == 0 && m_cursor < m_cells.size())
            m_cells.resize(m_cursor);
        else if (mode == 1)
            std::fill_n(m_cells.begin(), std::min(m_cursor + 1, m_cells.size()), U' ');
        else if (mode == 2)
            m_cells.fill(U' ');
    }
    [[nodiscard]] QString text() const
    {
        QString text = QString::fromUcs4(m_cells.constData(), m_cells.size());
        qsizetype end = text.size();
        // Cells that were erased, not written.
        while (end > 0 && text[end - 1] == u' ')
            --end;
        return text.left(end);
    }

private:
    QList<char32_t> m_cells;
    qsizetype m_cursor = 0;
};

// Reads one control sequence whose introducer stands before `at`; returns the place after it.
class Sequence
{
public:
    Sequence(const QList<char32_t>& text, Row& row)
        : m_text(text)
        , m_row(row)
    {
    }
    qsizetype afterEscape(qsizetype at)
    {
        if (at >= m_text.size())
            return at;
        const char32_t kind = m_text[at];
        if (kind == U'[')
            return control(at + 1);
        if (kind == U']' || kind == U'P' || kind == U'X' || kind == U'^' || kind == U'_')
            return string(at + 1);
        while (at < m_text.size() && m_text[at] >= 0x20 && m_text[at] <= 0x2f)
            ++at; // choice of a character set
        return at < m_text.size() && m_text[at] >= 0x30 && m_text[at] < 0x7f ? at + 1 : at;
    }
    // CSI: parameters, intermediates, one final byte.
    qsizetype control(qsizetype at)
    {
        qsizetype first = -1;
        bool firstDone = false;
        while (at < m_text.size() && m_text[at] >= 0x20 && m_text[at] <= 0x3f) {
            const char32_t c = m_text[at++];
            if (c >= U'0' && c <= U'9' && !firstDone)
                first = std::min<qsizetype>(qMax<qsizetype>(0, first) * 10 + qsizetype(c - U'0'), widestLine);
            else
                firstDone = true;
        }
        if (at >= m_text.size() || m_text[at] < 0x40 || m_text[at] > 0x7e)
            return at; // broken off: what follows is text again
        switch (m_text[at]) {
        case U'K':
            m_row.erase(int(qMax<qsizetype>(0, first)));
            break;
        case U'G':
            m_row.moveTo(qMax<qsizetype>(1, first) - 1);
            break;
        case U'C':
            m_row.moveBy(qMax<qsizetype>(1, first));
            break;
        case U'D':
            m_row.moveBy(-qMax<qsizetype>(1, first));
            break;
        default:
            break;
        }
        return at + 1;
    }
    // OSC, DCS, SOS, PM, APC: until BEL or ST; what never ends is swallowed with the line.
    qsizetype string(qsizetype at)
    {
        for (; at < m_text.size(); ++at) {
            if (m_text[at] == 0x07 || m_text[at] == 0x9c)
                return at + 1;
            if (m_text[at] == escape)
                return at + 1 < m_text.size() && m_text[at + 1] == U'\\' ? at + 2 : at;
        }
        return at;
    }

private:
    const QList<char32_t>& m_text;
    Row& m_row;
};

} // namespace

QString displayText(const QByteArray& line)
{
    QString text = QString::fromUtf8(line);
    if (isPlain(text))
        return text;
    const QList<uint> units = text.toUcs4();
    const QList<char32_t> cells(units.cbegin(), units.cend());
    Row row;
    Sequence sequence(cells, row);
    for (qsizetype at = 0; at < cells.size();) {
        const char32_t c = cells[at++];
        if (c == escape)
            at = sequence.afterEscape(at);
        else if (c == 0x9b)
            at = sequence.control(at);
        else if (c == 0x90 || c == 0x98 || (c >= 0x9d && c <= 0x9f))
            at = sequence.string(at);
        else if (c == U'\r')
            row.moveTo(0);
        else if (c == U'\b')
            row.moveBy(-1);
        else if (c == 0x2028 || c == 0x2029)
            row.put(U' ');
        else if (c == U'\t' || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && !isTextDirection(c) && c != 0xfeff))
            row.put(c);
    }
    return row.text();
}

} // namespace holdpoint::runner
