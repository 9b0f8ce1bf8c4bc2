"""Words of chat and what they mean, and words that say nothing about what a message is about."""

# How people shorten words in chat, by general knowledge; one line is "meaning: its spellings".
_SPELLINGS = """
yang: yg yng iang
dengan: dgn dg dgan dngn sama
tidak: tdk gak nggak enggak ga gk g kagak ngga tak ndak ora engga kaga nda tda tidk
sudah: sdh udh udah dah sudh
belum: blm blum belom
karena: krn krna karna soalnya gara
dari: dr dri
untuk: utk utuk untk buat bwt bt tuk
jangan: jgn jngn jangn
harus: hrs hrus kudu
orang: org orng
dalam: dlm
pada: pd
sebagai: sbg sbgai
tersebut: tsb tsbt
seperti: spt sprti kayak kyk kaya kek
kepada: kpd
terhadap: thd thdp
tentang: ttg tntg
bapak: bpk bpak pak bp
ibu: bu
hari: hr hri
tahun: thn th tahon
bulan: bln bulann
tanggal: tgl tggl
juta: jt jta
ribu: rb rebu
miliar: milyar milliar mliar
triliun: trilyun trilliun
rupiah: rp idr
jakarta: jkt
surabaya: sby
bandung: bdg
yogyakarta: jogja yogya jogjakarta
indonesia: indo
pemerintah: pemrintah pmrnth
presiden: presdn
banyak: byk bnyk bnyak
bagaimana: gmn gimana gmana
kenapa: knp knapa mengapa napa
kalau: klo kalo klu kl kalu
saja: aja ja aj doang
sekali: bgt banget bngt skali
bisa: bs bsa
akan: akn
ini: nih ni
itu: tuh tu
saya: sy gw gue gua aku ak w
kamu: km kmu lu lo loe elu
anda: anda2
kita: kt kta
mereka: mrk
teman: tmn temen tman
rumah: rmh
sakit: skt
rumah sakit: rs rsud
sekarang: skrg skrng skr
besok: bsk
kemarin: kmrn kmren
lagi: lg lgi
juga: jg jga
mau: mo
telepon: tlp tlpn telp telpon tlpon
nomor: no nmr nomer
whatsapp: wa watsap whatsap whatsaap
facebook: fb pesbuk
instagram: ig insta
youtube: yt yutub
tiktok: tt tktok
video: vidio vdeo pidio
gratis: grts geratis
bantuan: bntuan
pendaftaran: pndaftaran daftar
informasi: info inpo infonya
keluarga: klrg kel kluarga
masyarakat: masy masyrkt
anak: ank
meninggal: mninggal wafat
hoaks: hoax hoak
vaksin: vaksn vaksinn
virus: virs
corona: korona covid
uang: duit uwang
hadiah: hdiah
undian: undi
terima kasih: makasih trims thx tks trmksh terimakasih
silakan: silahkan
sampai: smp smpe sampe
hingga: hgga
jalan: jln
kabupaten: kab
kecamatan: kec
kelurahan: kel
provinsi: prov
kota: kt
gubernur: gub
jenderal: jendral
polisi: polri polres polda
bahwa: bhw bahwasanya
semua: smua smw
setelah: stlh stelah
sebelum: sblm
selama: slma
dapat: dpt dpat
masuk: msk
keluar: klr
benar: bnr bner
baru: br bru
besar: bsr
kecil: kcl
langsung: lgsg lngsng
mohon: mhn
tolong: tlg tlong
sebarkan: sbarkan sebarin share viralkan bagikan
pesan: psn
grup: group gc wag
"""

# Words too common to tell one message from another.
COMMON = frozenset(
    """
    yang dan di ke dari untuk dengan ini itu pada adalah akan telah sudah oleh dalam juga tidak ada atau agar karena sebagai
    para saat bisa dapat kami kita anda mereka saya ya nya si sang bahwa tersebut kamu dia ia beliau hal seperti kepada
    terhadap tentang saja lagi lalu maka jika kalau bila namun tetapi tapi hanya masih belum bukan jangan harus sangat
    sekali lebih paling begitu begini sini situ sana mana apa siapa kapan bagaimana kenapa mengapa antara hingga sampai
    setelah sebelum selama ketika sambil serta pun lah kah kok sih deh dong nih tuh kan loh lho yuk ayo mari nah wah oh eh
    bahkan malah justru yaitu yakni ialah supaya demi tanpa secara melalui menurut sekarang nanti tadi mau ingin tak
    suatu sebuah seorang seluruh setiap semua beberapa banyak merupakan menjadi jadi sedang pernah selalu the of and to in
    for is on with that this a an mohon tolong silakan terima kasih bapak ibu wr wb assalamualaikum
    """.split()
)

SLANG = {
    spelling: meaning
    for meaning, spellings in (line.split(": ") for line in _SPELLINGS.strip().splitlines())
    for spelling in spellings.split()
}
