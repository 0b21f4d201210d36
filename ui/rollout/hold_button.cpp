// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/hold_button.h"

#include "ui/theme/theme.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimerEvent>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int mouseSource = -1;
constexpr int tickMs = 20;
constexpr int wordMs = 4000;  // how long the word after a hold is said
constexpr int repeatMs = 100; // until the press of a repeating key came, on a busy machine as well

bool holdsByKey(const QKeyEvent& event)
{
    return event.key() == Qt::Key_Space || event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

} // namespace

HoldButton::HoldButton(const QString& text, Weight weight, QWidget* parent)
    : QWidget(parent)
    , m_text(text)
    , m_weight(weight)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(text);
}

void HoldButton::setText(const QString& text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void HoldButton::setHoldMs(int ms) { m_holdMs = std::clamp(ms, 1, 60'000); }

double HoldButton::progress() const
{
    if (m_state == State::Started)
        return 1;
    return m_state == State::Holding ? std::min(1.0, double(m_since.elapsed()) / m_holdMs) : 0;
}

QString HoldButton::stateWord() const
{
    switch (m_state) {
    case State::Idle:
        break;
    case State::Holding:
        return tr("Keep holding…");
    case State::Cancelled:
        return tr("Cancelled: let go too early");
    case State::Started:
        return tr("Started");
    }
    return {};
}

bool HoldButton::isLongEnough(quint64 atMs) const
{
    const bool told = atMs != 0 && m_pressedAtMs != 0;
    return (told ? qint64(atMs - m_pressedAtMs) : m_since.elapsed()) >= m_holdMs;
}

bool HoldButton::isHeldHere() const
{
    return m_source == mouseSource || m_source == Qt::Key_Space || m_source == Qt::Key_Return ||
           m_source == Qt::Key_Enter;
}

bool HoldButton::isMouseDown() const
{
    return !m_mouseTold || QGuiApplication::mouseButtons().testFlag(Qt::LeftButton);
}

void HoldButton::press(int source, quint64 atMs)
{
    // The release of the mouse was lost: it must not stand in the way of the next hold.
    if (m_source == mouseSource && (source == mouseSource || !isMouseDown()))
        cancel();
    const bool repeats = atMs != 0 && atMs - m_letGoAtMs <= 1; // the key was never let go
    if (m_repeat.isActive() && m_source == source) {
        m_repeat.stop();
        if (!repeats)
            letGo();
    }
    if (m_source != 0 || repeats)
        return;
    m_source = source;
    m_pressedAtMs = atMs;
    m_after.stop();
    m_since.start();
    m_tick.start(tickMs, Qt::PreciseTimer, this);
    become(State::Holding);
}

void HoldButton::release(int source, quint64 atMs)
{
    m_letGoAtMs = atMs;
    if (m_source != source)
        return;
    // A machine too busy for the tick must not lose a hold that was long enough.
    const bool completes = m_state == State::Holding && isLongEnough(atMs);
    if (completes) {
        m_tick.stop();
        become(State::Started);
    }
    if (atMs != 0)
        m_repeat.start(repeatMs, Qt::PreciseTimer, this);
    else
        letGo();
    if (completes)
        Q_EMIT held();
}

void HoldButton::letGo()
{
    m_source = 0;
    m_tick.stop();
    m_repeat.stop();
    if (m_state == State::Holding)
        become(State::Cancelled);
    m_after.start(wordMs, this);
}

void HoldButton::cancel()
{
    if (m_source != 0)
        letGo();
}

void HoldButton::timerEvent(QTimerEvent* event)
{
    if (event->timerId() == m_tick.timerId()) {
        if (m_source == mouseSource && !isMouseDown()) {
            cancel(); // let go where nobody told this button, a popup for instance
            return;
        }
        // What may have been let go is not long enough by time that passed since.
        if (!m_repeat.isActive() && m_since.elapsed() >= m_holdMs) {
            m_tick.stop();
            become(State::Started);
            Q_EMIT held();
        }
        update();
    } else if (event->timerId() == m_repeat.timerId()) {
        letGo();
    } else if (event->timerId() == m_after.timerId()) {
        m_after.stop();
        become(State::Idle);
    }
}

void HoldButton::become(State state)
{
    m_state = state;
    setAccessibleDescription(stateWord());
    update();
    Q_EMIT stateChanged(state);
}

bool HoldButton::event(QEvent* event)
{
    // Space and Enter held here are no shortcuts of the window.
    if (event->type() == QEvent::ShortcutOverride && holdsByKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    if ((event->type() == QEvent::WindowBlocked || event->type() == QEvent::Hide) && isHeldHere())
        cancel();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        updateGeometry();
    return QWidget::event(event);
}

void HoldButton::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    press(mouseSource);
    m_mouseTold = m_source == mouseSource && QGuiApplication::mouseButtons().testFlag(Qt::LeftButton);
}

void HoldButton::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        release(mouseSource);
}

void HoldButton::keyPressEvent(QKeyEvent* event)
{
    if (holdsByKey(*event)) {
        if (!event->isAutoRepeat())
            press(event->key(), event->timestamp());
    } else if (event->key() == Qt::Key_Escape && m_state == State::Holding) {
        cancel();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void HoldButton::keyReleaseEvent(QKeyEvent* event)
{
    if (!holdsByKey(*event))
        QWidget::keyReleaseEvent(event);
    else if (!event->isAutoRepeat())
        release(event->key(), event->timestamp());
}

void HoldButton::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    // The key's release will go elsewhere.
    if (isHeldHere() && m_source != mouseSource)
        cancel();
    update();
}

QString HoldButton::shownText() const
{
    const QString word = stateWord();
    return word.isEmpty() ? m_text : word;
}

QSize HoldButton::sizeHint() const
{
    const QFontMetrics metrics(themeFont(m_weight == Weight::Main ? FontRole::Heading : FontRole::Strong));
    int width = metrics.horizontalAdvance(m_text);
    for (const QString& word : {tr("Cancelled: let go too early"), tr("Keep holding…"), tr("Started")})
        width = std::max(width, metrics.horizontalAdvance(word));
    const int ring = metrics.height() + spacing::normal;
    const int height = m_weight == Weight::Main ? std::max(48, 2 * metrics.height()) : spacing::controlHeight;
    return {width + ring + 3 * spacing::normal, std::max(height, metrics.height() + spacing::normal)};
}

QSize HoldButton::minimumSizeHint() const
{
    // What it does and its key are never elided on the one that stands beside every page.
    return {m_weight == Weight::Main ? sizeHint().width() : std::min(200, sizeHint().width()), sizeHint().height()};
}

void HoldButton::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    const bool main = m_weight == Weight::Main;
    const bool filled = m_state == State::Holding || m_state == State::Started;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);

    const int frame = main ? 3 : 2;
    const QRectF box = QRectF(rect()).adjusted(frame, frame, -frame, -frame);
    painter.setPen(Qt::NoPen);
    painter.setBrush(underMouse() && !filled ? theme.critical.wash : theme.raised);
    painter.drawRoundedRect(box, spacing::corner, spacing::corner);
    // The bar grows behind the text; the text is drawn twice, so that it is read on both grounds.
    const QRectF bar(box.left(), box.top(), box.width() * progress(), box.height());
    if (bar.width() > 0)
        painter.fillRect(bar, theme.critical.solid);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.critical.ink, frame));
    painter.drawRoundedRect(box, spacing::corner, spacing::corner);

    QFont font = themeFont(main ? FontRole::Heading : FontRole::Strong);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const double side = metrics.height();
    const QRectF inner = box.adjusted(spacing::normal, 0, -spacing::normal, 0);
    const QString text = metrics.elidedText(shownText(), Qt::ElideRight, int(inner.width() - side - spacing::normal));
    const double used = side + spacing::normal + metrics.horizontalAdvance(text);
    const double left = inner.left() + std::max(0.0, (inner.width() - used) / 2);
    const QRectF ring(left, inner.center().y() - side / 2, side, side);
    const QRectF words(ring.right() + spacing::normal, inner.top(), inner.right() - ring.right() - spacing::normal,
                       inner.height());
    const auto content = [&](const QColor& ink) {
        painter.setPen(QPen(ink, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(ring.adjusted(2, 2, -2, -2));
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        if (m_state == State::Cancelled)
            painter.drawRect(QRectF(ring.center().x() - side / 4, ring.center().y() - 1.5, side / 2, 3));
        else
            painter.drawPie(ring.adjusted(4, 4, -4, -4), 90 * 16, -int(progress() * 360 * 16));
        painter.setPen(ink);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    content(theme.critical.ink);
    if (bar.width() > 0) {
        painter.setClipRect(bar);
        content(theme.critical.onSolid);
        painter.setClipping(false);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), spacing::corner + 1, spacing::corner + 1);
    }
}

} // namespace holdpoint::ui
