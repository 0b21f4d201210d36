// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/output_search.h"

#include "core/runner/output_store.h"

#include <QElapsedTimer>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// Plain lines are read ten times as fast as binary ones, and one follows the other without a sign: a slice that went
// quickly must not make the next one long.
constexpr qint64 leastBytes = 64 << 10;
constexpr qint64 mostBytes = 1 << 20;

} // namespace

OutputSearch::OutputSearch(QObject* parent)
    : QObject(parent)
{
    m_slices.setInterval(0);
    connect(&m_slices, &QTimer::timeout, this, &OutputSearch::slice);
}

void OutputSearch::setStore(const runner::OutputStore* store)
{
    cancel();
    m_store = store;
}

void OutputSearch::start(const QString& needle, qint64 from, bool backwards)
{
    cancel();
    if (m_store == nullptr || needle.isEmpty()) {
        Q_EMIT notFound();
        return;
    }
    m_needle = needle;
    m_from = from;
    m_backwards = backwards;
    m_wrapped = false;
    m_budget = 4 * leastBytes;
    m_slices.start();
}

void OutputSearch::cancel() { m_slices.stop(); }

void OutputSearch::slice()
{
    QElapsedTimer watch;
    watch.start();
    qint64 resume = -1;
    const qint64 line = m_store->find(m_needle, m_from, m_backwards, resume, m_budget);
    if (watch.elapsed() > 10)
        m_budget = std::max(m_budget / 2, leastBytes);
    else if (watch.elapsed() < 4)
        m_budget = std::min(m_budget * 2, mostBytes);

    if (line >= 0) {
        const bool wrapped = m_wrapped;
        cancel();
        Q_EMIT found(line, wrapped);
        return;
    }
    // No way on, or no step made, is the end of the output (or its beginning).
    const bool ended =
        m_backwards ? resume <= 0 || resume >= m_from : resume <= m_from || resume >= m_store->lineCount();
    if (ended) {
        wrapOrEnd();
        return;
    }
    m_from = resume;
    Q_EMIT progressed(m_from);
}

void OutputSearch::wrapOrEnd()
{
    if (m_wrapped) {
        cancel();
        Q_EMIT notFound();
        return;
    }
    m_wrapped = true;
    m_from = m_backwards ? m_store->lineCount() : 0;
}

} // namespace holdpoint::ui
