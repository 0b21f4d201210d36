// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/output_view.h"

#include "core/runner/output_store.h"
#include "ui/runner/output_search.h"
#include "ui/runner/output_text.h"
#include "ui/runner/run_header.h"
#include "ui/runner/search_bar.h"
#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <algorithm>

namespace holdpoint::ui {

OutputView::OutputView(QWidget* parent)
    : QWidget(parent)
    , m_header(new RunHeader(this))
    , m_text(new OutputText(this))
    , m_bar(new SearchBar(this))
    , m_search(new OutputSearch(this))
    , m_follow(new QPushButton(this))
    , m_find(new QPushButton(tr("&Find…"), this))
    , m_notice(new QLabel(this))
{
    m_header->hide();
    m_bar->hide();
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Stay at the newest line (End). Scrolling up stops following."));
    m_find->setToolTip(tr("Find text in this output (Ctrl+F)"));
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    foot->setSpacing(spacing::normal);
    foot->addWidget(m_follow);
    foot->addWidget(m_find);
    foot->addWidget(m_notice, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_header);
    rows->addWidget(m_text, 1);
    rows->addWidget(m_bar);
    rows->addLayout(foot);

    const auto shortcut = [this](const QKeySequence& keys, auto&& act) {
        auto* action = new QAction(this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    shortcut(QKeySequence::Find, [this] { openSearch(); });
    shortcut(Qt::Key_F3, [this] { find(false); });
    shortcut(Qt::SHIFT | Qt::Key_F3, [this] { find(true); });

    m_slices.setInterval(0);
    connect(&m_slices, &QTimer::timeout, this, &OutputView::readSlice);
    connect(m_follow, &QPushButton::clicked, m_text, &OutputText::setFollowing);
    connect(m_find, &QPushButton::clicked, this, &OutputView::openSearch);
    connect(m_text, &OutputText::followingChanged, this, [this](bool following) {
        if (!following)
            m_linesSeen = m_store ? m_store->lineCount() : 0;
        showFollowing();
    });
    connect(m_text, &OutputText::copied, this, [this](qint64 lines, bool complete) {
        say(complete ? tr("Copied %n line(s).", nullptr, int(lines))
                     : tr("Copied the first %n line(s); the whole output is in %1.", nullptr, int(lines)).arg(m_path));
    });
    connect(m_text, &OutputText::escapePressed, this, [this] {
        if (m_bar->isVisible())
            m_bar->hide();
        m_text->setNeedle({});
        m_text->showMatch(-1);
    });
    connect(m_bar, &SearchBar::needleChanged, this, &OutputView::needleChanged);
    connect(m_bar, &SearchBar::nextRequested, this, [this] { find(false); });
    connect(m_bar, &SearchBar::previousRequested, this, [this] { find(true); });
    connect(m_bar, &SearchBar::closed, this, [this] {
        m_search->cancel();
        m_text->setNeedle({});
        m_text->showMatch(-1);
        m_text->setFocus();
    });
    connect(m_search, &OutputSearch::found, this, [this](qint64 line, bool wrapped) {
        m_text->showMatch(line);
        const QString at = QLocale().toString(line + 1);
        m_bar->setStatus(wrapped ? tr("Line %1, found after going round the end.").arg(at) : tr("Line %1.").arg(at));
    });
    connect(m_search, &OutputSearch::notFound, this, [this] {
        m_text->showMatch(-1);
        m_bar->setStatus(tr("Not in this output."));
    });
    connect(m_search, &OutputSearch::progressed, this,
            [this](qint64 line) { m_bar->setStatus(tr("Searching, at line %1…").arg(QLocale().toString(line + 1))); });
    clear();
}

OutputView::~OutputView() = default;

void OutputView::showRun(const checklist::RunRecord& run, const QString& outputPath)
{
    const bool same = m_store && run.started.run == m_run.started.run && outputPath == m_path;
    m_run = run;
    m_header->setRun(run);
    m_header->show();
    if (!same) {
        m_slices.stop();
        m_search->setStore(nullptr);
        m_text->setStore(nullptr);
        m_path = outputPath;
        m_store = std::make_unique<runner::OutputStore>(outputPath);
        m_text->setStore(m_store.get());
        m_search->setStore(m_store.get());
        m_text->setNeedle(m_bar->isVisible() ? m_bar->needle() : QString());
        m_text->setAccessibleName(tr("Output of run %1").arg(run.started.run));
        m_header->setBytes(0);
        m_bar->setStatus({});
        say({});
    }
    showPlaceholder();
    startReading();
}

void OutputView::clear()
{
    m_slices.stop();
    m_search->setStore(nullptr);
    m_text->setStore(nullptr);
    m_store.reset();
    m_run = {};
    m_path.clear();
    m_header->hide();
    m_text->setAccessibleName(tr("Output"));
    say({});
    showPlaceholder();
    showFollowing();
}

void OutputView::grown(qint64 bytes)
{
    if (!m_store)
        return;
    m_header->setBytes(std::max(bytes, m_store->bytes()));
    startReading();
}

void OutputView::ended(const checklist::RunRecord& run)
{
    if (run.started.run != m_run.started.run)
        return;
    m_run = run;
    m_header->setRun(run);
    showPlaceholder();
    startReading();
}

void OutputView::setNow(qint64 utcMs) { m_header->setNow(utcMs); }

bool OutputView::following() const { return m_text->following(); }

void OutputView::openSearch()
{
    m_bar->open();
    needleChanged(m_bar->needle());
}

void OutputView::startReading()
{
    if (m_store && !m_slices.isActive())
        m_slices.start();
}

void OutputView::readSlice()
{
    QElapsedTimer watch;
    watch.start();
    const bool more = m_store->refresh(m_budget);
    if (watch.elapsed() > 10)
        m_budget = std::max<qint64>(m_budget / 2, 64 << 10);
    else if (watch.elapsed() < 4)
        m_budget = std::min<qint64>(m_budget * 2, 4 << 20);
    m_text->storeGrown();
    m_header->setBytes(std::max(m_store->bytes(), m_run.finished ? m_run.finished->outputBytes : qint64(0)));
    if (!more) {
        m_slices.stop();
        showPlaceholder();
    }
    if (!m_text->following())
        showFollowing();
}

void OutputView::find(bool backwards)
{
    if (!m_store)
        return;
    if (m_bar->needle().isEmpty()) {
        openSearch();
        return;
    }
    m_bar->show();
    m_text->setNeedle(m_bar->needle());
    const qint64 at = m_text->match();
    const qint64 top = m_text->firstVisibleLine();
    m_search->start(m_bar->needle(), at < 0 ? top : backwards ? at : at + 1, backwards);
}

void OutputView::needleChanged(const QString& needle)
{
    m_text->setNeedle(needle);
    if (needle.isEmpty()) {
        m_search->cancel();
        m_text->showMatch(-1);
        m_bar->setStatus({});
        return;
    }
    m_search->start(needle, m_text->match() >= 0 ? m_text->match() : m_text->firstVisibleLine(), false);
}

void OutputView::showFollowing()
{
    const bool following = m_text->following();
    const Theme theme = Theme::of(palette());
    m_follow->setChecked(following);
    m_follow->setIcon(stateIcon(following ? StateShape::Ready : StateShape::Held, theme));
    const qint64 below = following || !m_store ? 0 : m_store->lineCount() - m_linesSeen;
    m_follow->setText(following ? tr("Following (End)") : tr("Follow (End)"));
    if (below > 0)
        say(tr("Not following: %n new line(s) below.", nullptr, int(std::min<qint64>(below, 999'999'999))));
    else if (!following)
        say(tr("Not following the end."));
    else
        say({});
}

void OutputView::showPlaceholder()
{
    if (!m_store)
        m_text->setPlaceholder(tr("No run is shown. The output of a command appears here while it runs."));
    else if (m_run.running())
        m_text->setPlaceholder(tr("It has printed nothing yet."));
    else if (!QFileInfo::exists(m_path) && m_run.finished && m_run.finished->outputBytes > 0)
        m_text->setPlaceholder(tr("The output file %1 is not there, although the ledger knows of %2. Bring the file "
                                  "back from a copy of the launch folder.")
                                   .arg(m_path, QLocale().formattedDataSize(m_run.finished->outputBytes)));
    else
        m_text->setPlaceholder(tr("It printed nothing."));
}

void OutputView::say(const QString& sentence) { m_notice->setText(sentence); }

} // namespace holdpoint::ui
