// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/ledger_model.h"

#include "ui/ledger/sentence.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <algorithm>

namespace holdpoint::ui {

LedgerModel::LedgerModel(QObject* parent)
    : QAbstractTableModel(parent)
{
    m_slices.setInterval(0);
    connect(&m_slices, &QTimer::timeout, this, &LedgerModel::slice);
}

void LedgerModel::reset(const std::vector<events::Entry>& entries, const checklist::Launch& launch)
{
    beginResetModel();
    m_entries = &entries;
    m_launch = &launch;
    m_titles = std::make_unique<LaunchTitles>(launch);
    m_count = qint64(entries.size());
    restart();
    endResetModel();
}

void LedgerModel::clear()
{
    beginResetModel();
    m_entries = nullptr;
    m_launch = nullptr;
    m_titles.reset();
    m_count = 0;
    restart();
    endResetModel();
}

void LedgerModel::append(qint64 first, qint64 count)
{
    // Told twice, or late: what counts is how far the entries reach.
    const qint64 size = m_entries == nullptr ? 0 : std::min(first + count, qint64(m_entries->size()));
    if (size <= m_count)
        return;
    if (!m_titles->current())
        m_titles = std::make_unique<LaunchTitles>(*m_launch);
    if (narrowed()) {
        m_count = size;
        m_slices.start();
        return;
    }
    beginInsertRows({}, int(m_count), int(size - 1));
    m_count = size;
    endInsertRows();
}

void LedgerModel::setFilter(const QString& filter)
{
    const QStringList words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    beginResetModel();
    m_words = words;
    restart();
    endResetModel();
    Q_EMIT filterProgressed();
}

void LedgerModel::setKinds(const QStringList& kinds)
{
    if (kinds == m_kinds)
        return;
    beginResetModel();
    m_kinds = kinds;
    restart();
    endResetModel();
    Q_EMIT filterProgressed();
}

void LedgerModel::setBrief(bool brief)
{
    if (brief == m_brief)
        return;
    m_brief = brief;
    Q_EMIT headerDataChanged(Qt::Horizontal, Utc, Utc);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Utc), index(rowCount() - 1, Who), {Qt::DisplayRole});
}

void LedgerModel::restart()
{
    m_rows.clear();
    m_scanned = 0;
    if (!narrowed() || m_count == 0)
        m_slices.stop();
    else
        m_slices.start();
}

void LedgerModel::slice()
{
    QElapsedTimer watch;
    watch.start();
    std::vector<int> found;
    while (m_scanned < m_count && watch.elapsed() < 10) {
        if (matches((*m_entries)[size_t(m_scanned)]))
            found.push_back(int(m_scanned));
        ++m_scanned;
    }
    if (!found.empty()) {
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(found.size()) - 1);
        m_rows.insert(m_rows.end(), found.begin(), found.end());
        endInsertRows();
    }
    if (m_scanned >= m_count)
        m_slices.stop();
    Q_EMIT filterProgressed();
}

bool LedgerModel::matches(const events::Entry& entry) const
{
    QString all = events::kindOf(entry.body);
    if (!m_kinds.isEmpty() &&
        std::none_of(m_kinds.cbegin(), m_kinds.cend(), [&all](const QString& kind) { return all.startsWith(kind); }))
        return false;
    if (m_words.isEmpty())
        return true;
    for (int column = 0; column < ColumnCount; ++column)
        all += QLatin1Char('\n') + text(entry, column);
    return std::all_of(m_words.cbegin(), m_words.cend(),
                       [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

const events::Entry* LedgerModel::entry(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    return &(*m_entries)[!narrowed() ? size_t(row) : size_t(m_rows[size_t(row)])];
}

QString LedgerModel::sentence(int row) const
{
    const events::Entry* found = entry(row);
    return found == nullptr ? QString() : sentenceOf(*found, *m_titles);
}

int LedgerModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return narrowed() ? int(m_rows.size()) : int(m_count);
}

int LedgerModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString LedgerModel::text(const events::Entry& entry, int column) const
{
    switch (column) {
    case Seq:
        return QString::number(entry.seq);
    case Utc:
        return QDateTime::fromMSecsSinceEpoch(entry.at.utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    case Local: {
        const QDateTime local =
            QDateTime::fromMSecsSinceEpoch(entry.at.utcMs, Qt::OffsetFromUTC, entry.at.offsetMin * 60);
        const int minutes = std::abs(entry.at.offsetMin);
        return QStringLiteral("%1 %2%3:%4")
            .arg(local.toString(QStringLiteral("HH:mm:ss")),
                 entry.at.offsetMin < 0 ? QStringLiteral("-") : QStringLiteral("+"))
            .arg(minutes / 60, 2, 10, QLatin1Char('0'))
            .arg(minutes % 60, 2, 10, QLatin1Char('0'));
    }
    case Who:
        return actorText(entry.actor);
    case What:
        return sentenceOf(entry, *m_titles);
    default:
        return {};
    }
}

QString LedgerModel::shown(const events::Entry& entry, int column) const
{
    if (m_brief && column == Utc)
        return QDateTime::fromMSecsSinceEpoch(entry.at.utcMs, Qt::UTC).toString(QStringLiteral("HH:mm:ss"));
    if (m_brief && column == Who)
        return actorBrief(entry.actor);
    return text(entry, column);
}

QVariant LedgerModel::data(const QModelIndex& index, int role) const
{
    const events::Entry* found = index.isValid() ? entry(index.row()) : nullptr;
    if (found == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return shown(*found, index.column());
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                                text(*found, index.column()));
    case Qt::ToolTipRole:
        if (index.column() == Utc)
            return tr("%1 UTC, %2 local time").arg(text(*found, Utc), text(*found, Local));
        // Marked-up, so that it wraps; what people wrote is escaped.
        return QStringLiteral("<qt>%1</qt>").arg(text(*found, index.column()).toHtmlEscaped());
    case Qt::TextAlignmentRole:
        return index.column() == Seq ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                     : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant LedgerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Seq:
        return tr("Entry");
    case Utc:
        return m_brief ? tr("UTC") : tr("Time (UTC)");
    case Local:
        return tr("Local time");
    case Who:
        return tr("Who");
    case What:
        return tr("What");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
