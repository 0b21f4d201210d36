// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/events/entry.h"
#include "ui/ledger/launch_titles.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>
#include <vector>

namespace holdpoint::ui {

// The entries as rows, newest last. Texts are made when a row is shown; a filter is worked off some milliseconds at a
// time, so that 100,000 entries never block the window.
class LedgerModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Seq,
        Utc,
        Local, // as the clock of the room stood where it was written
        Who,
        What,
        ColumnCount
    };

    explicit LedgerModel(QObject* parent = nullptr);

    // Both must outlive the model's use of them: until the next reset() or clear(). Entries may only be added at the
    // end, each told by append().
    void reset(const std::vector<events::Entry>& entries, const checklist::Launch& launch);
    void reset(std::vector<events::Entry>&&, const checklist::Launch&) = delete;
    void append(qint64 first, qint64 count);
    void clear();

    // Rows that hold all words of `filter`, in any column, in any case. Empty: all.
    void setFilter(const QString& filter);
    [[nodiscard]] QString filter() const { return m_words.join(QLatin1Char(' ')); }
    // Only entries whose kind begins with one of these, such as "vote."; empty: all.
    void setKinds(const QStringList& kinds);
    [[nodiscard]] bool narrowed() const { return !m_words.isEmpty() || !m_kinds.isEmpty(); }
    // For a narrow view: times without their date and people without their role and "claimed", which the tooltips then
    // tell.
    void setBrief(bool brief);
    [[nodiscard]] bool brief() const { return m_brief; }
    [[nodiscard]] bool filtering() const { return m_slices.isActive(); }

    [[nodiscard]] qint64 entryCount() const { return m_count; }
    [[nodiscard]] const events::Entry* entry(int row) const; // nullptr: no such row
    [[nodiscard]] QString sentence(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void filterProgressed(); // filtering() says whether it has come to the end

private:
    void restart();
    void slice();
    [[nodiscard]] bool matches(const events::Entry& entry) const;
    [[nodiscard]] QString text(const events::Entry& entry, int column) const;
    [[nodiscard]] QString shown(const events::Entry& entry, int column) const;

    const std::vector<events::Entry>* m_entries = nullptr;
    const checklist::Launch* m_launch = nullptr;
    std::unique_ptr<LaunchTitles> m_titles;
    qint64 m_count = 0; // entries that were told
    QStringList m_words, m_kinds;
    bool m_brief = false;
    std::vector<int> m_rows; // when narrowed: index of the entry of each row
    qint64 m_scanned = 0;    // when narrowed: entries looked at
    QTimer m_slices;
};

} // namespace holdpoint::ui
