// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/output_selection.h"

#include "core/runner/output_store.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>

namespace holdpoint::ui {

SelectionCopy::SelectionCopy(QObject* parent)
    : QObject(parent)
{
    m_slices.setInterval(0);
    connect(&m_slices, &QTimer::timeout, this, &SelectionCopy::slice);
}

void SelectionCopy::start(const runner::OutputStore* store, const LineSelection& lines)
{
    cancel();
    if (store == nullptr || lines.empty())
        return;
    m_store = store;
    m_lines = lines;
    m_next = lines.first();
    m_slices.start();
}

void SelectionCopy::cancel()
{
    m_slices.stop();
    m_text = QString();
}

void SelectionCopy::slice()
{
    QElapsedTimer watch;
    watch.start();
    const qint64 end = qMin(m_lines.last() + 1, m_store->lineCount());
    while (m_next < end && m_text.size() < most && watch.elapsed() < 10) {
        m_text += runner::displayText(m_store->line(m_next)) + QLatin1Char('\n');
        ++m_next;
    }
    if (m_next < end && m_text.size() < most)
        return;
    QGuiApplication::clipboard()->setText(m_text);
    const qint64 lines = m_next - m_lines.first();
    const bool complete = m_next >= end;
    cancel();
    Q_EMIT copied(lines, complete);
}

} // namespace holdpoint::ui
