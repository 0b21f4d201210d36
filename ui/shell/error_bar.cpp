// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/error_bar.h"

#include "ui/theme/state_mark.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr size_t mostNotices = 3;

StateShape noticeShape(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Critical:
        return StateShape::Failed;
    case Meaning::Warning:
        return StateShape::Held;
    case Meaning::Unknown:
        return StateShape::Unknown;
    case Meaning::Ok:
        return StateShape::Passed;
    case Meaning::Info:
    case Meaning::Neutral:
        break;
    }
    return StateShape::Ready;
}

QString noticeWord(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Critical:
        return ErrorBar::tr("Error");
    case Meaning::Warning:
        return ErrorBar::tr("Attention");
    case Meaning::Unknown:
        return ErrorBar::tr("Unknown");
    case Meaning::Ok:
        return ErrorBar::tr("Done");
    case Meaning::Info:
    case Meaning::Neutral:
        break;
    }
    return ErrorBar::tr("Note");
}

class NoticeRow final : public QWidget
{
public:
    NoticeRow(Meaning meaning, QWidget* parent)
        : QWidget(parent)
        , m_meaning(meaning)
    {
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tone tone = Theme::of(palette()).tone(m_meaning);
        QPainter painter(this);
        painter.fillRect(rect(), tone.wash);
        painter.fillRect(QRect(0, 0, spacing::tight, height()), tone.ink);
        const int size = fontMetrics().height();
        paintState(painter, QRectF(spacing::wide, spacing::normal + 2, size, size), noticeShape(m_meaning), tone.ink);
    }

private:
    Meaning m_meaning;
};

QLabel* noticeText(const QString& text, const QFont& font)
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setFont(font);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ErrorBar::ErrorBar(QWidget* parent)
    : QWidget(parent)
    , m_box(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("errorBar"));
    setAccessibleName(tr("Messages"));
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(spacing::hair);
    setVisible(false);
}

void ErrorBar::tell(const Error& error, const QString& key)
{
    Notice notice;
    notice.key = key;
    notice.meaning = error.code == ErrorCode::Refused ? Meaning::Warning : Meaning::Critical;
    notice.text = error.line > 0 ? tr("Line %1: %2").arg(error.line).arg(error.cause) : error.cause;
    notice.nextStep = error.nextStep;
    tell(std::move(notice));
}

void ErrorBar::tell(Notice notice)
{
    const QString text = notice.nextStep.isEmpty() ? notice.text : notice.text + QLatin1Char('\n') + notice.nextStep;
    if (!notice.key.isEmpty())
        clear(notice.key);
    else if (!m_shown.empty() && m_shown.front().text == text)
        drop(m_shown.front().row); // said again: once is enough
    auto* row = new NoticeRow(notice.meaning, this);
    row->setAccessibleName(tr("%1: %2").arg(noticeWord(notice.meaning), text));
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(spacing::wide * 2 + fontMetrics().height() - spacing::normal, spacing::normal,
                             spacing::normal, spacing::normal);
    auto* words = new QVBoxLayout;
    words->setSpacing(spacing::hair);
    words->addWidget(noticeText(notice.text, themeFont(FontRole::Strong)));
    if (!notice.nextStep.isEmpty())
        words->addWidget(noticeText(notice.nextStep, themeFont(FontRole::Body)));
    line->addLayout(words, 1);
    for (const NoticeAction& action : notice.actions) {
        auto* button = new QPushButton(action.text);
        button->setMinimumHeight(spacing::controlHeight);
        connect(button, &QPushButton::clicked, this, [this, row, act = action.act] {
            drop(row);
            if (act)
                act();
        });
        line->addWidget(button, 0, Qt::AlignVCenter);
    }
    if (!notice.lasting) {
        auto* away = new QToolButton;
        away->setText(tr("Dismiss"));
        away->setMinimumHeight(spacing::controlHeight);
        away->setAccessibleName(tr("Dismiss this message"));
        connect(away, &QToolButton::clicked, this, [this, row] { drop(row); });
        line->addWidget(away, 0, Qt::AlignVCenter);
    }
    m_box->insertWidget(0, row);
    m_shown.insert(m_shown.begin(), {notice.key, text, notice.lasting, row});
    while (m_shown.size() > mostNotices) {
        // What lasts is still true: a passing message goes before it.
        const auto passing =
            std::find_if(m_shown.rbegin(), m_shown.rend() - 1, [](const Shown& shown) { return !shown.lasting; });
        drop(passing == m_shown.rend() - 1 ? m_shown.back().row : passing->row);
    }
    setVisible(true);
    QAccessibleEvent alert(row, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ErrorBar::clear(const QString& key)
{
    const auto found =
        std::find_if(m_shown.begin(), m_shown.end(), [&](const Shown& shown) { return shown.key == key; });
    if (found != m_shown.end())
        drop(found->row);
}

void ErrorBar::clearAll()
{
    while (!m_shown.empty())
        drop(m_shown.front().row);
}

QString ErrorBar::newest() const { return m_shown.empty() ? QString() : m_shown.front().text; }

void ErrorBar::drop(QWidget* row)
{
    std::erase_if(m_shown, [row](const Shown& shown) { return shown.row == row; });
    row->hide();
    row->deleteLater();
    setVisible(!m_shown.empty());
}

} // namespace holdpoint::ui
