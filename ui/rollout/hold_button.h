// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>

namespace holdpoint::ui {

// A control that acts only when it is held: by the left mouse button, by Space or Enter while it has the focus, or by
// whoever calls press() and release(). What started the hold must end it; auto-repeat neither ends nor starts one. A
// hold by mouse or by a key of its own ends where its release would not arrive: hidden, or behind a modal dialog.
class HoldButton : public QWidget
{
    Q_OBJECT
public:
    enum class State
    {
        Idle,
        Holding,
        Cancelled, // let go too early; said for a while, then idle
        Started,   // held to the end; stays until it is let go, and is said for a while
    };
    Q_ENUM(State)
    enum class Weight
    {
        Main,  // large, outlined and written in the colour of alarm
        Minor, // the same in the size of a button
    };

    HoldButton(const QString& text, Weight weight, QWidget* parent = nullptr);

    void setText(const QString& text);
    [[nodiscard]] QString text() const { return m_text; }
    // Milliseconds, 1 to 60,000; 1,500 until told otherwise.
    void setHoldMs(int ms);
    [[nodiscard]] int holdMs() const { return m_holdMs; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] double progress() const;   // 0 to 1
    [[nodiscard]] QString stateWord() const; // translated; empty while idle

    // A hold from elsewhere (a shortcut of the window); `source` is any value that tells sources apart, not 0. `atMs`:
    // when the key moved by the display's clock, 0 where nobody says. By it a hold is as long as it was, however late
    // its events come, and a release that is one of a repeating key (X11 tells them as any other) ends nothing.
    void press(int source, quint64 atMs = 0);
    void release(int source, quint64 atMs = 0);
    void cancel(); // whatever holds it

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void held(); // to the end; once for each hold
    void stateChanged(holdpoint::ui::HoldButton::State state);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    void become(State state);
    void letGo();
    [[nodiscard]] bool isLongEnough(quint64 atMs) const;
    [[nodiscard]] bool isHeldHere() const;  // by the mouse or a key of its own
    [[nodiscard]] bool isMouseDown() const; // as far as it is known
    [[nodiscard]] QString shownText() const;

    QString m_text;
    Weight m_weight;
    State m_state = State::Idle;
    int m_holdMs = 1500;
    int m_source = 0;         // what holds it; 0: nothing
    bool m_mouseTold = false; // the application knew of the press that holds it, and so knows of its release
    QElapsedTimer m_since;
    quint64 m_pressedAtMs = 0, m_letGoAtMs = 0; // by the display's clock; 0: it was not said
    QBasicTimer m_tick;                         // progress and the end of the hold
    QBasicTimer m_repeat; // a key was released: its press follows at the same moment when it only repeats
    QBasicTimer m_after;  // the word after the hold goes away
};

} // namespace holdpoint::ui
