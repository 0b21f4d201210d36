// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/traffic_head.h"

#include "ui/rollout/rollout_words.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

QLabel* headLabel(FontRole role)
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setFont(themeFont(role));
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

void tell(QLabel* label, const QString& text)
{
    if (label->text() == text)
        return;
    label->setText(text);
    label->setToolTip(text);
}

} // namespace

TrafficHead::TrafficHead(QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::wide);
    m_asked = figure(tr("Asked"));
    m_set = figure(tr("Set"));
    m_seen = figure(tr("Seen at the load balancer"));
    row->setStretch(0, 4);
    row->setStretch(1, 4);
    row->setStretch(2, 9);
    setTraffic({});
}

TrafficHead::Figure TrafficHead::figure(const QString& word)
{
    const Figure made{headLabel(FontRole::Body), headLabel(FontRole::Title), headLabel(FontRole::Small)};
    made.word->setText(word);
    auto* box = new QVBoxLayout;
    box->setSpacing(0);
    for (QLabel* label : {made.word, made.number, made.detail})
        box->addWidget(label);
    static_cast<QHBoxLayout*>(layout())->addLayout(box, 1);
    return made;
}

void TrafficHead::setTraffic(const Traffic& traffic)
{
    const QString none = QStringLiteral("–");
    const QString newName = traffic.newVersion.isEmpty() ? tr("new version") : shownText(traffic.newVersion);
    const QString oldName = traffic.oldVersion.isEmpty() ? tr("old version") : shownText(traffic.oldVersion);
    const QString asked = traffic.asked ? percentText(*traffic.asked) : none;
    tell(m_asked.number, asked);
    tell(m_asked.detail, traffic.asked ? traffic.askedDetail : tr("by nobody yet"));
    tell(m_set.number, percentText(traffic.set));
    tell(m_set.detail, traffic.setDetail.isEmpty() ? tr("for %1", "a version").arg(newName) : traffic.setDetail);
    const auto share = [this](const std::optional<double>& value, const QString& name) {
        return value ? tr("%1 %2", "a share and a version").arg(percentText(*value), name)
                     : tr("no data for %1").arg(name);
    };
    const bool any = traffic.newShare || traffic.oldShare;
    const QString seen = any ? tr("%1 / %2", "both versions' shares")
                                   .arg(share(traffic.newShare, newName), share(traffic.oldShare, oldName))
                             : tr("NO DATA");
    const QString age = traffic.ageMs >= 0 ? agoText(traffic.ageMs) : tr("It never said where traffic is");
    tell(m_seen.number, seen);
    tell(m_seen.detail, any || traffic.ageMs < 0 ? age : tr("The last word of it is from %1").arg(age));
    fit();
    setAccessibleName(tr("Traffic: asked %1, set %2, seen at the load balancer: %3, %4")
                          .arg(asked, m_set.number->text(), seen, m_seen.detail->text()));
}

void TrafficHead::fit()
{
    QFont font;
    for (const FontRole role : {FontRole::Title, FontRole::Heading, FontRole::Strong}) {
        font = themeFont(role);
        if (QFontMetrics(font).horizontalAdvance(m_seen.number->text()) <= m_seen.number->width())
            break;
    }
    for (const Figure& one : {m_asked, m_set, m_seen})
        if (one.number->font() != font)
            one.number->setFont(font);
}

void TrafficHead::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace holdpoint::ui
