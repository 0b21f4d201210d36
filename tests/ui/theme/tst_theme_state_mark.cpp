// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/state_mark.h"

#include <QImage>
#include <QPainter>
#include <QSet>
#include <QTest>

using namespace holdpoint::ui;

class TestThemeStateMark : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsDiffer();
    void shapesDiffer_data();
    void shapesDiffer();
    void iconsFollowSizeAndMode();
};

static QImage drawn(StateShape shape, int size)
{
    QImage image(size, size, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintState(painter, image.rect(), shape, Qt::black);
    return image;
}

void TestThemeStateMark::wordsDiffer()
{
    QSet<QString> words;
    for (int i = 0; i < stateShapeCount; ++i) {
        QCOMPARE(stateMark(StateShape(i)).shape, StateShape(i));
        QVERIFY(!stateMark(StateShape(i)).word.isEmpty());
        words.insert(stateMark(StateShape(i)).word);
    }
    QCOMPARE(words.size(), stateShapeCount);
}

void TestThemeStateMark::shapesDiffer_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("12") << 12;
    QTest::newRow("16") << 16;
    QTest::newRow("48") << 48;
}

// Without colour, every pair of marks differs in at least a twentieth of its area.
void TestThemeStateMark::shapesDiffer()
{
    QFETCH(int, size);
    for (int i = 0; i < stateShapeCount; ++i) {
        const QImage a = drawn(StateShape(i), size);
        for (int j = 0; j < i; ++j) {
            const QImage b = drawn(StateShape(j), size);
            double difference = 0;
            for (int y = 0; y < size; ++y)
                for (int x = 0; x < size; ++x)
                    difference += qAbs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) / 255.0;
            QVERIFY2(difference >= size * size * 0.05,
                     qPrintable(QStringLiteral("%1 and %2 differ in %3 pixels").arg(i).arg(j).arg(difference)));
        }
    }
}

void TestThemeStateMark::iconsFollowSizeAndMode()
{
    const Theme theme = Theme::light();
    const QIcon icon = stateIcon(StateShape::Failed, theme);
    QCOMPARE(icon.pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
    const auto middle = [&](QIcon::Mode mode) {
        return icon.pixmap(QSize(32, 32), 1.0, mode).toImage().pixelColor(16, 16);
    };
    QCOMPARE(middle(QIcon::Normal), theme.critical.ink);
    QCOMPARE(middle(QIcon::Selected), theme.onAccent);
}

QTEST_MAIN(TestThemeStateMark)
#include "tst_theme_state_mark.moc"
