"""What a broadcast can be: words, photos and files, albums, videos and voices."""
