#include "ui/session/thumbnail_disk_cache.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMutexLocker>
#include <QSaveFile>
#include <utility>

namespace setscope {
namespace {

constexpr int kJpegQuality = 88;
constexpr qint64 kSecondsBeforeUseIsNoted = 24 * 3600;

void noteUse(QFile& file) {
    const QDateTime now = QDateTime::currentDateTime();
    if (file.fileTime(QFile::FileModificationTime).secsTo(now) > kSecondsBeforeUseIsNoted) {
        file.setFileTime(now, QFile::FileModificationTime);
    }
}

}  // namespace

ThumbnailDiskCache::ThumbnailDiskCache(QString folder, qint64 limit)
    : folder_(std::move(folder)), limit_(limit) {}

QString ThumbnailDiskCache::fileOf(const ThumbnailKey& key) const {
    const QString fit = key.fit == ThumbnailFit::Cover ? QStringLiteral("s") : QStringLiteral("w");
    return QStringLiteral("%1/%2-%3%4")
        .arg(folder_, QString::fromStdString(key.content.toHex()))
        .arg(key.edge)
        .arg(fit);
}

QImage ThumbnailDiskCache::read(const ThumbnailKey& key) const {
    QFile file(fileOf(key));
    if (limit_ == 0 || !file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QByteArray bytes = file.readAll();
    QImage image = QImage::fromData(bytes);
    if (!image.isNull()) {
        noteUse(file);
    }
    return image;
}

void ThumbnailDiskCache::write(const ThumbnailKey& key, const QImage& image) {
    if (limit_ == 0 || !QDir().mkpath(folder_)) {
        return;
    }
    QSaveFile file(fileOf(key));
    if (!file.open(QIODevice::WriteOnly)) {
        return;
    }
    const bool isWritten = image.hasAlphaChannel() ? image.save(&file, "PNG")
                                                   : image.save(&file, "JPEG", kJpegQuality);
    const qint64 size = file.size();
    if (!isWritten || !file.commit()) {
        return;
    }
    const QMutexLocker lock(&mutex_);
    if (bytes_ >= 0) {
        bytes_ += size;
    }
    if (bytes_ < 0 || bytes_ > limit_) {
        trim();
    }
}

void ThumbnailDiskCache::trim() {
    QFileInfoList files = QDir(folder_).entryInfoList(QDir::Files, QDir::Time | QDir::Reversed);
    bytes_ = 0;
    for (const QFileInfo& file : std::as_const(files)) {
        bytes_ += file.size();
    }
    if (bytes_ <= limit_) {
        return;
    }
    for (const QFileInfo& file : std::as_const(files)) {
        if (bytes_ <= limit_ / 5 * 4) {
            return;
        }
        if (QFile::remove(file.filePath())) {
            bytes_ -= file.size();
        }
    }
}

}  // namespace setscope
