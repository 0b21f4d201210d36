// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_source.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/find_bar.h"
#include "ui/runbook/editor/source_view.h"

#include <QTabWidget>

#include <algorithm>

// Finding and replacing in the whole runbook.
namespace holdpoint::ui {

std::optional<std::vector<runbook::ByteRange>> EditorPage::foundPlaces()
{
    const runbook::edit::ReplaceText request = m_find->request();
    if (request.find.isEmpty()) {
        m_find->tell({});
        return std::nullopt;
    }
    Result<std::vector<runbook::ByteRange>> places = runbook::findText(m_document->bytes(), request);
    if (!places) {
        m_find->tell(places.error().text());
        return std::nullopt;
    }
    if (places->empty()) {
        m_find->tell(tr("Nowhere in this runbook"));
        return std::nullopt;
    }
    return std::move(*places);
}

void EditorPage::countFound()
{
    if (const auto places = foundPlaces())
        m_find->tell(tr("%n places", nullptr, int(places->size())));
}

runbook::ByteRange EditorPage::selectedBytes() const
{
    const QTextCursor cursor = m_source->textCursor();
    return {m_document->map().byteOf(cursor.selectionStart()), m_document->map().byteOf(cursor.selectionEnd())};
}

void EditorPage::find(bool backwards)
{
    const auto places = foundPlaces();
    if (!places)
        return;
    const runbook::ByteRange selected = selectedBytes();
    auto place = backwards ? std::ranges::lower_bound(*places, selected.begin, {}, &runbook::ByteRange::begin)
                           : std::ranges::lower_bound(*places, selected.end, {}, &runbook::ByteRange::begin);
    // Behind the last place comes the first one.
    if (backwards)
        place = place == places->begin() ? places->end() - 1 : place - 1;
    else if (place == places->end())
        place = places->begin();
    m_tabs->setCurrentWidget(m_source);
    m_source->selectBytes(*place);
    m_source->centerCursor();
    const int line = m_document->map().lineOfByte(place->begin) + 1;
    m_find->tell(
        tr("%1 of %2, line %3", "place, places, line").arg(place - places->begin() + 1).arg(places->size()).arg(line));
    enterLine(line);
}

void EditorPage::replace(bool all)
{
    const auto places = foundPlaces();
    if (!places)
        return;
    runbook::edit::ReplaceText request = m_find->request();
    if (all) {
        const quint64 before = m_document->revision();
        m_document->act(tr("Replace all"), request);
        m_document->then([this, before, count = int(places->size())] {
            if (m_document->revision() != before)
                m_find->tell(tr("%n places replaced", nullptr, count));
        });
        return;
    }
    const runbook::ByteRange selected = selectedBytes();
    // What is selected must be one of the places: else the next one is shown first.
    if (std::ranges::find(*places, selected) == places->end()) {
        find(false);
        return;
    }
    request.within = selected;
    m_document->act(tr("Replace"), request);
    m_document->then([this] { find(false); });
}

} // namespace holdpoint::ui
