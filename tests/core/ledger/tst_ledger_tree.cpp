// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/note_check.h"
#include "core/ledger/tree.h"
#include "core/ledger/tree_proof.h"

#include <QRandomGenerator>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ledger;

namespace {

// The eight leaves of the reference tree of RFC 6962's own implementation.
const QList<QByteArray>& referenceLeaves()
{
    static const QList<QByteArray> leaves = [] {
        QList<QByteArray> result;
        for (const char* text :
             {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
            result.append(QByteArray::fromHex(text));
        return result;
    }();
    return leaves;
}

Digest digestOf(const char* text)
{
    const QByteArray bytes = QByteArray::fromHex(text);
    Digest digest{};
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

std::vector<Digest> leafHashes(int count)
{
    std::vector<Digest> hashes;
    for (int i = 0; i < count; ++i)
        hashes.push_back(leafHash(i < 8 ? referenceLeaves()[i] : QByteArray::number(i)));
    return hashes;
}

Proof proofOf(const QList<const char*>& digests)
{
    Proof proof;
    for (const char* digest : digests)
        proof.push_back(digestOf(digest));
    return proof;
}

} // namespace

using Digests = QList<const char*>;
Q_DECLARE_METATYPE(Digests)

class TestLedgerTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownRoots_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QString>("root");
        const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                               "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                               "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                               "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                               "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                               "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                               "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                               "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                               "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
        for (int size = 0; size <= 8; ++size)
            QTest::addRow("%d leaves", size) << size << QString::fromLatin1(roots[size]);
    }

    void knownRoots()
    {
        QFETCH(const int, size);
        QFETCH(const QString, root);
        GrowingTree tree;
        for (int i = 0; i < size; ++i)
            tree.append(leafHash(referenceLeaves()[i]));
        QCOMPARE(tree.size(), size);
        QCOMPARE(hex(tree.root()), root);
        QCOMPARE(hex(rootOf(leafHashes(size))), root);
        if (size == 0)
            return; // the verifier never asks for the root of nothing
        RunningRoot running;
        for (int i = 0; i < size; ++i)
            running.add(referenceLeaves()[i]);
        QCOMPARE(hex(running.root()), root);
    }

    void knownInclusionProofs_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("size");
        QTest::addColumn<Digests>("proof");
        QTest::newRow("0 of 1") << 0 << 1 << Digests{};
        QTest::newRow("0 of 8") << 0 << 8
                                << Digests{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                           "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                           "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
        QTest::newRow("5 of 8") << 5 << 8
                                << Digests{"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
        QTest::newRow("2 of 3") << 2 << 3
                                << Digests{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"};
        QTest::newRow("1 of 5") << 1 << 5
                                << Digests{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                           "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                           "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"};
    }

    void knownInclusionProofs()
    {
        QFETCH(const int, index);
        QFETCH(const int, size);
        QFETCH(const Digests, proof);
        const std::vector<Digest> leaves = leafHashes(size);
        QVERIFY(inclusionProof(leaves, index) == proofOf(proof));
        QVERIFY(verifyInclusion(index, size, leaves[size_t(index)], proofOf(proof), rootOf(leaves)));
    }

    void knownConsistencyProofs_data()
    {
        QTest::addColumn<int>("oldSize");
        QTest::addColumn<int>("newSize");
        QTest::addColumn<Digests>("proof");
        QTest::newRow("1 to 1") << 1 << 1 << Digests{};
        QTest::newRow("1 to 8") << 1 << 8
                                << Digests{"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                           "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                           "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"};
        QTest::newRow("6 to 8") << 6 << 8
                                << Digests{"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"};
        QTest::newRow("2 to 5") << 2 << 5
                                << Digests{"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                           "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"};
    }

    void knownConsistencyProofs()
    {
        QFETCH(const int, oldSize);
        QFETCH(const int, newSize);
        QFETCH(const Digests, proof);
        const std::vector<Digest> leaves = leafHashes(newSize);
        QVERIFY(consistencyProof(leaves, oldSize) == proofOf(proof));
        QVERIFY(verifyConsistency(oldSize, newSize, rootOf(leafHashes(oldSize)), rootOf(leaves), proofOf(proof)));
    }

    // Every proof of every tree of up to 40 leaves is taken, and none that was changed.
    void allProofsOfSmallTrees()
    {
        QRandomGenerator random(1);
        for (int size = 1; size <= 40; ++size) {
            const std::vector<Digest> leaves = leafHashes(size);
            const Digest root = rootOf(leaves);
            for (int at = 0; at < size; ++at) {
                const Proof proof = inclusionProof(leaves, at);
                QVERIFY(verifyInclusion(at, size, leaves[size_t(at)], proof, root));
                QVERIFY(!verifyInclusion(at, size, leaves[size_t((at + 1) % size)], proof, root) || size == 1);
                QVERIFY(!verifyInclusion(at + size, size, leaves[size_t(at)], proof, root));
                for (const Proof& changed : changesOf(proof, random))
                    QVERIFY(!verifyInclusion(at, size, leaves[size_t(at)], changed, root));

                const Digest oldRoot = rootOf(leafHashes(at + 1));
                const Proof growth = consistencyProof(leaves, at + 1);
                QVERIFY(verifyConsistency(at + 1, size, oldRoot, root, growth));
                for (const Proof& changed : changesOf(growth, random))
                    QVERIFY(!verifyConsistency(at + 1, size, oldRoot, root, changed));
                if (at + 1 < size) {
                    QVERIFY(!verifyConsistency(at + 1, size, root, root, growth));
                    QVERIFY(!verifyConsistency(size, at + 1, root, oldRoot, growth));
                }
            }
        }
        QVERIFY(!verifyConsistency(0, 4, emptyRoot(), rootOf(leafHashes(4)), {}));
        QVERIFY(inclusionProof(leafHashes(4), 4).empty());
        QVERIFY(consistencyProof(leafHashes(4), 5).empty());
    }

    // Two trees that were written apart agree, at every size.
    void bothTreesAgree()
    {
        QRandomGenerator random(2);
        GrowingTree tree;
        RunningRoot running;
        for (int size = 1; size <= 3000; ++size) {
            QByteArray leaf(random.bounded(200), Qt::Uninitialized);
            for (char& c : leaf)
                c = char(random.bounded(256));
            tree.append(leafHash(leaf));
            running.add(leaf);
            QVERIFY(tree.root() == running.root());
        }
    }

private:
    static std::vector<Proof> changesOf(const Proof& proof, QRandomGenerator& random)
    {
        std::vector<Proof> result(1, proof);
        result[0].push_back(digestOf("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
        if (proof.empty())
            return result;
        result.push_back(Proof(proof.begin(), proof.end() - 1));
        result.push_back(Proof(proof.begin() + 1, proof.end()));
        Proof flipped = proof;
        flipped[random.bounded(quint32(proof.size()))][random.bounded(32U)] ^=
            static_cast<unsigned char>(1U << random.bounded(8U));
        result.push_back(flipped);
        return result;
    }
};

QTEST_GUILESS_MAIN(TestLedgerTree)
#include "tst_ledger_tree.moc"
