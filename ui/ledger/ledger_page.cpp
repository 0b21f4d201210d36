// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/ledger_page.h"

#include "ui/ledger/anchor_line.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_view.h"
#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QComboBox>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <array>
#include <climits>

namespace holdpoint::ui {
namespace {

struct KindGroup
{
    const char* name;
    const char* kinds; // beginnings of kinds, separated by spaces
};

constexpr std::array groups{
    KindGroup{QT_TRANSLATE_NOOP("LedgerPage", "All kinds"), ""},
    KindGroup{QT_TRANSLATE_NOOP("LedgerPage", "Decisions and votes"),
              "gate. vote. deviation. launch. rollback. log. anchors."},
    KindGroup{QT_TRANSLATE_NOOP("LedgerPage", "Runs and measurements"), "run. expectation. command. threshold."},
    KindGroup{QT_TRANSLATE_NOOP("LedgerPage", "Ticks, files and values"), "check. evidence. value. step. note."},
    KindGroup{QT_TRANSLATE_NOOP("LedgerPage", "People and signatures"),
              "roster. key. rollcall. signoff. launch.declared certificate."},
};

} // namespace

LedgerPage::LedgerPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new LedgerModel(this))
    , m_view(new LedgerView(m_model))
    , m_kinds(new QComboBox(this))
    , m_verify(new QPushButton(tr("&Verify everything"), this))
    , m_progress(new QProgressBar(this))
    , m_mark(new QLabel(this))
    , m_text(new WholeLabel(this))
    , m_show(new QPushButton(tr("Show the &entry"), this))
    , m_anchors(new AnchorLine(this))
    , m_changeAnchors(new QPushButton(tr("Anchor fol&ders…"), this))
{
    m_view->setPaneAlways(true);
    m_kinds->setAccessibleName(tr("Kinds of entries"));
    m_kinds->setMinimumHeight(spacing::controlHeight);
    m_kinds->setMinimumContentsLength(12);
    m_kinds->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const KindGroup& group : groups)
        m_kinds->addItem(tr(group.name), QString::fromLatin1(group.kinds).split(QLatin1Char(' '), Qt::SkipEmptyParts));
    for (QPushButton* button : {m_verify, m_show, m_changeAnchors}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    m_verify->setToolTip(tr("Read every stored byte anew: entries, hashes, checkpoints, signatures, files of runs"));
    m_progress->setAccessibleName(tr("Progress of the verification"));
    m_progress->setTextVisible(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setText(tr("Not verified since the launch was opened. Opening it re-hashed every entry."));

    auto* label = new QLabel(tr("&Show:"), this);
    label->setBuddy(m_kinds);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, 0);
    head->setSpacing(spacing::normal);
    head->addWidget(label);
    head->addWidget(m_kinds, 1);
    head->addStretch(1);
    head->addWidget(m_verify);
    auto* verdict = new QHBoxLayout;
    verdict->setContentsMargins(spacing::normal, 0, spacing::normal, 0);
    verdict->setSpacing(spacing::normal);
    verdict->addWidget(m_mark, 0, Qt::AlignVCenter);
    verdict->addWidget(m_text, 1);
    verdict->addWidget(m_progress, 1);
    verdict->addWidget(m_show);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(spacing::tight);
    rows->addLayout(head);
    rows->addLayout(verdict);
    auto* outside = new QHBoxLayout;
    outside->setContentsMargins(0, 0, spacing::normal, 0);
    outside->addWidget(m_anchors, 1);
    outside->addWidget(m_changeAnchors);
    rows->addLayout(outside);
    rows->addWidget(m_view, 1);
    m_mark->hide();
    m_progress->hide();
    m_show->hide();

    connect(m_kinds, &QComboBox::currentIndexChanged, this,
            [this] { m_model->setKinds(m_kinds->currentData().toStringList()); });
    connect(m_verify, &QPushButton::clicked, this, &LedgerPage::verifyRequested);
    connect(m_changeAnchors, &QPushButton::clicked, this, &LedgerPage::anchorsRequested);
    connect(m_show, &QPushButton::clicked, this, [this] {
        m_kinds->setCurrentIndex(0);
        m_model->setFilter({});
        m_view->showEntry(m_bad, true);
    });
}

void LedgerPage::setProgress(qint64 done, qint64 all)
{
    m_verify->setEnabled(false);
    m_mark->hide();
    m_text->hide();
    m_show->hide();
    m_progress->show();
    m_progress->setRange(0, int(std::clamp<qint64>(all, 1, INT_MAX)));
    m_progress->setValue(int(std::clamp<qint64>(done, 0, INT_MAX)));
    m_progress->setFormat(tr("%1 of %2 entries").arg(QLocale().toString(done), QLocale().toString(all)));
}

void LedgerPage::setVerdict(const LedgerVerdict& verdict, qint64 utcMs)
{
    const QString when = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    QStringList lines;
    m_bad = verdict.firstBad.value_or(-1);
    if (verdict.intact)
        lines.append(tr("INTACT: all %n entries hold, at %1 UTC.", nullptr, int(verdict.entries)).arg(when));
    else if (verdict.firstBad)
        lines.append(tr("NOT INTACT, at %1 UTC. The first bad entry is %2: %3")
                         .arg(when, QLocale().toString(*verdict.firstBad), verdict.problem));
    else
        lines.append(tr("NOT INTACT, at %1 UTC: %2").arg(when, verdict.problem));
    if (!verdict.notices.isEmpty())
        lines.append(tr("%n things are worth knowing: %1", nullptr, int(verdict.notices.size()))
                         .arg(verdict.notices.mid(0, 3).join(QLatin1Char(' '))));
    say(verdict.intact ? Answer::Intact : Answer::Bad, lines.join(QLatin1Char('\n')));
    m_text->setToolTip(verdict.notices.join(QLatin1Char('\n')).toHtmlEscaped());
}

void LedgerPage::setAnchors(const AnchorNews& news) { m_anchors->setNews(news); }

void LedgerPage::setFailure(const QString& cause)
{
    m_bad = -1;
    say(Answer::Bad, cause);
}

void LedgerPage::say(Answer answer, const QString& text)
{
    m_answer = answer;
    m_verify->setEnabled(true);
    m_progress->hide();
    m_text->setText(text);
    m_text->show();
    m_mark->show();
    m_show->setVisible(m_bad >= 0);
    paintTones();
}

QString LedgerPage::answer() const { return m_text->isHidden() ? QString() : m_text->text(); }

void LedgerPage::paintTones()
{
    const Theme theme = Theme::of(palette());
    const StateShape shape = m_answer == Answer::Intact ? StateShape::Passed : StateShape::Failed;
    const QColor ink = m_answer == Answer::None     ? theme.text
                       : m_answer == Answer::Intact ? theme.ok.ink
                                                    : theme.critical.ink;
    m_mark->setPixmap(stateIcon(shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
    m_mark->setMinimumWidth(spacing::icon); // no sentence beside it cuts the mark
    QPalette own = palette();
    own.setColor(QPalette::WindowText, ink);
    m_text->setPalette(own);
}

void LedgerPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintTones();
}

} // namespace holdpoint::ui
