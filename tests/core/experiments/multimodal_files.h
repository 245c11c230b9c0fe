#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/core/io/npy_bytes.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// Films and products as the development data have them, the archives in memory. Every second film
/// is a comedy with a bright poster, a funny plot and directors of its own, the others are dramas;
/// every second product is a shirt, the others shoes.
class MultimodalFiles {
  public:
    static constexpr int kFilms = 80;
    static constexpr int kProducts = 80;

    MultimodalFiles() {
        std::string films =
            "poster,imdb_id,title,year,genres,directors,actors,runtime_min,rating,plot,source\n";
        std::vector<MemoryEntry> posters;
        for (int film = 0; film < kFilms; ++film) {
            const bool isComedy = film % 2 == 0;
            const std::string number = std::to_string(film);
            films += number + ".jpg,tt" + number + ",Tale " + number + "," +
                     std::to_string(1950 + film) + (isComedy ? ",Comedy|Family" : ",Drama") +
                     (isComedy ? ",Ann" : ",Bob") + ",Actor " + std::to_string(film % 7) +
                     "|Only " + number + ",90,7.5," + (isComedy ? "funny laugh" : "sad war") +
                     ",test\n";
            posters.push_back(picture(number, isComedy));
        }
        folder_.write("movies/movies.csv", films);
        put("movies/posters.zip", std::move(posters));

        std::string products =
            "image,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,"
            "productDisplayName\n";
        std::vector<MemoryEntry> images;
        for (int product = 0; product < kProducts; ++product) {
            const bool isShirt = product % 2 == 0;
            const std::string number = std::to_string(product);
            products += number + ".jpg,Men,x,y," + (isShirt ? "Shirts" : "Shoes") +
                        ",Blue,Fall,20" +
                        (product % 4 < 2 ? "11,Casual,Brand " : "12,Sports,Brand ") +
                        (isShirt ? "Shirt " : "Shoe ") + number + "\n";
            images.push_back(picture(number, isShirt));
        }
        // Two of a class that is too rare.
        products += "0.jpg,Men,x,y,Hat,Blue,Fall,2011,Casual,Rare hat\n";
        products += "1.jpg,Men,x,y,Hat,Blue,Fall,2011,Casual,Rarer hat\n";
        folder_.write("fashion/products.csv", products);
        put("fashion/images.zip", std::move(images));

        folder_.write("wordvectors/googlenews_300d_f16.npy",
                      npyMatrix(5, 2, {1, 0, 0.9F, 0.1F, 0, 1, 0.1F, 0.9F, 0.7F, 0.7F}));
        folder_.write("wordvectors/googlenews_300d_vocab.txt", "funny\nlaugh\nsad\nwar\ntale\n");
    }

    const TempDir& folder() const { return folder_; }
    const std::shared_ptr<MemoryArchive>& archives() const { return archives_; }

  private:
    static MemoryEntry picture(const std::string& name, bool isBright) {
        const std::uint8_t shade = isBright ? 220 : 30;
        return honestEntry(name + ".jpg", encodeJpeg(plainPicture(24, 24, shade, shade, 90), 90));
    }

    void put(const std::string& place, std::vector<MemoryEntry> entries) {
        folder_.write(place, "stands for the archive in memory");
        archives_->put(folder_.path() / place, std::move(entries));
    }

    TempDir folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
};

}  // namespace setscope
