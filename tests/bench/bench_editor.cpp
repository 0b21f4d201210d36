// SPDX-License-Identifier: GPL-3.0-or-later
// The editor's window on a runbook with 5,000 items: how long its thread computes between two turns of the event loop
// while somebody types, edits items and the linter answers. Beside it a plain text field with the same text and keys.
#include "tests/bench/bench.h"

#include "core/base/disk.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/editor_tree.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/lint_pane.h"
#include "ui/runbook/editor/source_view.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QFile>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace holdpoint::bench {

namespace {

constexpr QSize windowSize(1920, 1080);
constexpr int patienceMs = 120'000;
constexpr int betweenKeysMs = 40; // a quick typist

// CPU milliseconds of this thread: another program's load does not count.
double ownMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

[[noreturn]] void giveUp(const char* what)
{
    std::fprintf(stderr, "holdpoint-bench: %s\n", what);
    std::abort();
}

// The longest turn of the event loop after each act.
class Turns
{
public:
    Turns()
    {
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
            const double now = ownMs();
            m_longest = std::max(m_longest, now - std::exchange(m_since, now));
        });
    }

    // What came of it counts until `done`, and for as long as `atLeastMs`.
    void measure(const std::function<void()>& act, const std::function<bool()>& done, int atLeastMs = 0)
    {
        m_longest = 0;
        m_since = ownMs();
        m_beat.start(0);
        act();
        QTest::qWait(atLeastMs);
        if (!QTest::qWaitFor(done, patienceMs))
            giveUp("the editor did not come to rest");
        m_beat.stop();
        m_turns.push_back(m_longest);
    }

    [[nodiscard]] double longest() const { return *std::max_element(m_turns.begin(), m_turns.end()); }
    [[nodiscard]] double p99() const
    {
        std::vector<double> sorted = m_turns;
        std::sort(sorted.begin(), sorted.end());
        return sorted[std::min(sorted.size() - 1, sorted.size() * 99 / 100)];
    }

private:
    QTimer m_beat;
    double m_since = 0, m_longest = 0;
    std::vector<double> m_turns;
};

const QString& typedText()
{
    static const QString text = QStringLiteral(" and then everybody looks at the door, and says so in the room, once");
    return text;
}

void putCursor(QPlainTextEdit& edit)
{
    QTextCursor cursor = edit.document()->find(QStringLiteral("Box 25-5-3"));
    cursor.clearSelection();
    edit.setTextCursor(cursor);
    edit.setFocus();
}

} // namespace

std::vector<Row> benchEditor()
{
    ui::applyTheme(*qApp, ui::ThemeKind::Light);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("long.md"));
    const QByteArray text = longRunbook();
    if (QFile file(path); !file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        giveUp("the runbook was not written");

    Turns plainOpening, plain;
    QPlainTextEdit edit;
    edit.resize(windowSize);
    edit.show();
    plainOpening.measure([&] { edit.setPlainText(QString::fromUtf8(text)); }, [] { return true; }, betweenKeysMs);
    putCursor(edit);
    for (const QChar letter : typedText())
        plain.measure([&] { QTest::keyClick(&edit, letter.toLatin1()); }, [] { return true; }, betweenKeysMs);
    edit.hide();

    SystemDisk disk;
    ui::EditorPage page(disk, folder.filePath(QStringLiteral("drafts")));
    page.resize(windowSize);
    page.show();
    Turns opening, turns;
    const auto settled = [&page] { return page.document().isSettled(); };
    const auto checked = [&page] { return page.document().isSettled() && page.lint()->isChecked(); };
    opening.measure([&] { page.open(path); }, [&] { return page.model()->rowCount() > 0 && checked(); });
    page.tree()->expandAll();
    QTest::qWait(betweenKeysMs);
    putCursor(*page.source());
    int count = 0;
    for (const QChar letter : typedText()) {
        // Now and then the typist thinks, and what was typed is read and checked.
        const bool thinks = ++count % 12 == 0;
        turns.measure([&] { QTest::keyClick(page.source(), letter.toLatin1()); }, [&] { return !thinks || checked(); },
                      betweenKeysMs);
    }
    turns.measure([] {}, checked);
    // Items of the tree, by key; each is undone again.
    const runbook::Step step = page.document().document().plan().phases.at(30).steps.at(5);
    for (int i = 0; i < 8; ++i) {
        for (const auto& [key, modifiers] :
             {std::pair<Qt::Key, Qt::KeyboardModifiers>(Qt::Key_D, Qt::ControlModifier), {Qt::Key_Delete, {}}}) {
            const QString box = step.checks.at(i).id;
            if (!page.tree()->choose(box))
                giveUp("the tree has no such item");
            page.tree()->setFocus();
            QTest::qWait(1);
            const QByteArray before = page.document().bytes();
            turns.measure([&, key = key, modifiers = modifiers] { QTest::keyClick(page.tree(), key, modifiers); },
                          checked);
            if (page.document().bytes() == before)
                giveUp("the key changed nothing");
            turns.measure([&] { page.document().undo(); }, settled);
        }
    }
    const QString peer = QStringLiteral("QPlainTextEdit, same text and keys");
    return {boundedBeside(QStringLiteral("editor at 5,000 items, longest turn"), QStringLiteral("ms"), turns.longest(),
                          100, peer, plain.longest()),
            boundedBeside(QStringLiteral("editor at 5,000 items, p99 of longest turns"), QStringLiteral("ms"),
                          turns.p99(), 50, peer, plain.p99()),
            boundedBeside(QStringLiteral("editor at 5,000 items, longest while opening"), QStringLiteral("ms"),
                          opening.longest(), 100, peer, plainOpening.longest())};
}

} // namespace holdpoint::bench
