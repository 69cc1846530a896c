"""Sentences of one's own: such as people may well write, and such as are better thought over."""

from typing import Final

FINE: Final = {
    "en": """
        I am a mother too, and I cannot imagine a day without my children.
        No journalist should go to prison for asking questions.
        As a teacher I tell my pupils that words are not weapons.
        I grew up in a country where people disappeared, and I know that fear.
        My father was tortured; torture leaves scars on a whole family.
        I think her imprisonment is unjust, and it hurts me.
        I believe in the law and in an independent court.
        I lived in China for two years and know how much questions matter.
        I wish her to be free, and back with her children.
        I am a member of Amnesty International and I pray for her.
        Please pay attention to the two small children who are waiting for their mother.
        I visited Dushanbe in 2019 and was met with great kindness.
        My grandmother waited eight years, from 1944 to 1952, for her son.
        On 14 November 2024 I read about her, and I have not forgotten her since.
        Some 130 women signed; let me be woman number 131.
        As a lawyer I know Article 19 and Article 305, and I worry.
        I hope this letter finds you well, and that you will answer it.
        Your time is precious, so I write one sentence: think of her children.
        I was a prisoner myself and I know what a letter can do.
        Being a nurse, I know what it does to a baby when its mother is gone.
        I come from Scunthorpe, where we assess, classify and discuss everything over a cocktail.
        I ask you with regret and respect, from one parent to another.
        A mother's love is unconditional, and so is a child's need for it.
        Her children are innocent, whatever was said of their mother.
        I do not ask you to overturn anything; I ask you to think of two small children.
        I cannot resign myself to silence.
        I beg your pardon for writing to you out of the blue.
        Whoever dies in prison leaves a family behind.
        My own doctor told me that a nursing mother must not be parted from her baby.
        My conscience dictates that I write: her family was left destitute.
        My son loves dinosaurs, above all the tyrannosaurus; her son may love them too.
        Gracie, my daughter, was born in Limoges; I read the news in Moroni, panting with worry.
        I am a retired judge and know how hard it is to be fair.
        It breaks my heart to think of a baby crying at night for its mother.
        You have the power to end this suffering.
    """,
    "fr": """
        Je suis mère, moi aussi, et je n’imagine pas un jour sans mes enfants.
        Aucun journaliste ne devrait aller en prison pour avoir posé des questions.
        Je suis enseignante et j’apprends à mes élèves que les mots ne sont pas des armes.
        J’ai grandi dans un pays où l’on disparaissait, et je connais cette peur.
        Mon père est mort à Paris sans avoir revu sa sœur emprisonnée.
        La torture laisse des traces dans toute une famille.
        Sa détention me semble injuste et me révolte.
        Je crois à la loi et à l’indépendance du tribunal.
        J’ai vécu deux ans en Chine et je sais ce que vaut une question.
        Je la voudrais libre, auprès de ses enfants.
        Grâce à elle, j’ai compris ce qu’est le courage.
        Pourriez-vous penser à ces deux jeunes enfants sans retard ?
        Beaucoup de mères pensent à elle, coup de cœur ou non.
        J’ai lu son histoire le 14 novembre 2024 et je ne l’ai pas oubliée.
        Quelque 130 femmes ont signé ; je voudrais être la 131e.
        Personne ne devrait être sanctionné pour avoir posé une question.
        Je ne pourrais me pardonner de me taire.
        Je suis avocate et l’article 19 compte beaucoup pour moi.
        L’amour d’une mère est inconditionnel, le besoin d’un enfant aussi.
        Des enfants innocents attendent leur mère.
        Je ne demande pas d’annuler quoi que ce soit, je pense à ses enfants.
        Je viens de Sallanches et je m’exprime avec gracieuseté et respect.
        On sait où elle est détenue, et l’on sait que ses enfants sont loin.
        J’espère que vous répondrez de façon bienveillante.
        Le régime de détention la sépare de son bébé.
        Ses enfants devraient pouvoir la voir, et je vous prie de les laisser pouvoir l’embrasser.
        Pardonnez-moi de vous écrire ainsi, de loin.
        Une parole libre ne menace personne.
        Mon grand-père a été fusillé en 1943 et ma grand-mère n’a jamais cessé d’attendre.
        J’ai honte de mon silence, alors j’écris.
        Vous avez le pouvoir de mettre fin à cette souffrance.
        J’ai été condamné moi aussi pour un article.
    """,
    "ru": """
        Я тоже мать и не могу представить ни дня без своих детей.
        Ни один журналист не должен сидеть в тюрьме за заданные вопросы.
        Я учительница и говорю ученикам, что слова — не оружие.
        Я выросла в стране, где пропадали люди, и знаю этот страх.
        Пытки оставляют след на всей семье.
        Мне больно от этой несправедливости.
        Я верю в закон и в независимый суд.
        Я два года жила в Китае и знаю, как важны вопросы.
        Желаю ей свободы и встречи с детьми.
        Прошу вас не наказывать детей разлукой с матерью.
        Надеюсь, что вы ответите на это письмо.
        Прошу прощения за беспокойство, но молчать не могу.
        Мой дед родился в Сталинграде и ждал брата восемь лет.
        14 ноября 2024 года я прочитала о ней и с тех пор не забываю.
        Подписали около 130 женщин, я хотела бы стать 131-й.
        Как юрист я знаю статью 19 и статью 305 и тревожусь.
        Как после этого смотреть в глаза её детям?
        Материнская любовь безусловна, и детям без неё нельзя.
        Её дети ни в чём не виноваты.
        Не прошу отменить приговор, прошу подумать о детях.
        Её судьба несправедлива к её детям.
        Мне пришлось уйти из журналистики, и я её понимаю.
        Она лишена медицинской помощи и встреч с детьми.
        В колонии строгого режима нельзя кормить младенца.
        Меня зовут Варвара, и у меня двое малышей.
        Мой дом взорвали на войне, и я знаю, что такое потерять всё.
        Прошу Вас употребить своё влияние и подстраховать её детей, оскорблять никого не хочу.
        Когда вы сядете ужинать со своими детьми, вспомните о ней.
        Мой дед был расстрелян в 1937 году, и бабушка ждала его всю жизнь.
        Младенцу нужна мать.
        Мне стыдно молчать, поэтому пишу.
        Дети не должны расплачиваться за взрослых.
        Умоляю, пожалейте малышей.
    """,
    "tg": """
        Ман ҳам модарам ва як рӯзро бе фарзандонам тасаввур карда наметавонам.
        Ҳеҷ рӯзноманигор набояд барои савол ба зиндон равад.
        Ман омӯзгорам ва ба шогирдонам мегӯям, ки сухан силоҳ нест.
        Ман дар кишваре калон шудаам, ки одамон гум мешуданд, ва ин тарсро медонам.
        Шиканҷа дар тамоми оила осор мегузорад.
        Ин беадолатӣ дили маро ба дард меорад.
        Ман ба қонун ва суди мустақил бовар дорам.
        Ман ду сол дар Чин зиндагӣ кардам ва қадри саволро медонам.
        Ба ӯ озодӣ ва дидори фарзандонашро мехоҳам.
        Умедворам, ки ба ин мактуб ҷавоб медиҳед.
        Бубахшед, ки ба Шумо аз дур менависам.
        Ҳар субҳ дар бораи ӯ фикр мекунам.
        14 ноябри соли 2024 дар бораи ӯ хондам ва аз ёдам намебарояд.
        Тақрибан 130 зан имзо гузоштанд, ман мехоҳам 131-ум бошам.
        Ман ҳуқуқшиносам ва моддаи 19 ва моддаи 305-ро медонам.
        Ҷаноби Президент Эмомалӣ Раҳмон, ба ду кӯдаки хурдсол фикр кунед.
        Кӯдакони ӯ гуноҳ надоранд ва модарро интизоранд.
        Бекор кардани ҳукмро хоҳиш намекунам, танҳо дар бораи кӯдакон фикр кунед.
        Хулқу хӯй ва меҳрубонии ӯро ҳама медонанд.
        Бе модар кӯдак чӣ гуна калон мешавад?
        Падари ман ҳам рӯзноманигор буд ва дар зиндон буд.
        Ман аз водии Вахш ҳастам ва ҳар рӯз барои ӯ дуо мекунам.
        Вазири муҳтарам, модарон аз Шумо хоҳиш доранд.
        Кӯдак ба модар ниёз дорад.
        Илтимос, бигузоред, ки ӯ кӯдаконашро ба оғӯш гирад.
        Қарор дар дасти Шумост ва ман ба Шумо бовар дорам.
        Озодии сухан хамаро химоя мекунад.
        Man ham modaram va dar borai u fikr mekunam.
    """,
    "es": """
        Yo también soy madre y no imagino un solo día sin mis hijos.
        Ningún periodista debería ir a la cárcel por hacer preguntas.
        Soy maestra y enseño a mis alumnos que las palabras no son armas.
        Crecí en un país donde la gente desaparecía, y conozco ese miedo.
        La tortura deja huellas en toda una familia.
        Su encarcelamiento me parece injusto y me duele.
        Creo en la ley y en un tribunal independiente.
        Viví dos años en China y sé cuánto vale una pregunta.
        Quisiera verla libre, junto a sus hijos.
        El 14 de noviembre de 2024 leí su historia y no la he olvidado.
        Unas 130 mujeres firmaron, y yo quisiera ser la número 131.
        Mi abuela esperó ocho años a su hijo, de 1944 a 1952.
        Soy abogado y el artículo 19 significa mucho para mí.
        El amor de una madre es incondicional, y la necesidad de un niño también.
        No pido que se anule nada, solo pienso en dos niños pequeños.
        Perdone que le escriba desde tan lejos.
        Espero que esta carta le llegue bien y que pueda responder.
        Su tiempo es valioso, por eso escribo una sola frase.
        Yo también estuve en prisión y sé lo que puede una carta.
        Una palabra libre no amenaza a nadie.
        Mi padre era periodista y murió sin volver a vernos.
        Vengo de un pueblo de pescadores y rezo por ella cada mañana.
        Usted tiene el poder de aliviar este dolor.
        Los niños son inocentes y esperan a su madre.
        Me parte el corazón pensar en un bebé que llora por la noche.
        Yo también soy madre y no imagino un día sin mis hijos.
        Soy maestra y digo a mis alumnos que las palabras no son armas.
        Mi padre fue torturado; la tortura deja huella en toda una familia.
        Viví dos años en China y sé cuánto importa una pregunta.
        Deseo verla libre y de vuelta con sus hijos.
        Soy socia de Amnistía Internacional y rezo por ella.
        Piense, por favor, en los dos niños pequeños que esperan a su madre.
        Visité Dusambé en 2019 y me recibieron con mucho cariño.
        Mi abuela esperó ocho años, de 1944 a 1952, a su hijo.
        El 14 de noviembre de 2024 leí sobre ella, y desde entonces no la olvido.
        Firmaron unas 130 mujeres; yo quisiera ser la número 131.
        Como abogado conozco el artículo 19 y el artículo 305, y me preocupo.
        Espero que esta carta le encuentre bien y que la responda.
        Su tiempo es valioso: una sola frase le pido, y es que piense en los niños.
        Yo mismo estuve preso y sé lo que puede una carta.
        Soy enfermera y sé lo que pasa un bebé cuando falta su madre.
        Los niños son inocentes, se diga lo que se diga de su madre.
        No pido que se anule nada; pido que se piense en dos criaturas.
        No puedo resignarme al silencio, absolutamente no.
        Le pido perdón por escribirle así, de repente y desde lejos.
        Quien muere en prisión deja atrás una familia.
        Mi conciencia me dicta estas líneas.
        Mi hijo ama los dinosaurios, sobre todo el tiranosaurio; quizá el suyo también.
        El régimen de visitas la separa de su bebé.
        Soy jueza jubilada y sé lo difícil que es ser justa.
        Se me parte el corazón al pensar en un niño que llora de noche.
        Usted tiene en sus manos el fin de este sufrimiento.
        Ojalá sus hijos vengan pronto a abrazarla.
        Venga de donde venga, una madre es una madre.
        Mi abuelo fue fusilado en 1936 y mi abuela nunca dejó de esperarlo.
    """,
    "ar": """
        أنا أم أيضا ولا أتخيل يوما واحدا بدون أطفالي.
        لا ينبغي أن يذهب أي صحفي إلى السجن لأنه طرح أسئلة.
        أعلم تلاميذي في المدرسة أن الكلمات ليست سلاحا.
        نشأت في بلد كان الناس يختفون فيه، وأعرف هذا الخوف.
        التعذيب يترك أثرا في عائلة كاملة.
        أرى أن سجنها ظلم، وهذا يؤلمني.
        أؤمن بالقانون وبمحكمة مستقلة.
        عشت سنتين في الصين وأعرف قيمة السؤال.
        أتمنى لها الحرية والعودة إلى أطفالها.
        قرأت قصتها في 14 نوفمبر 2024 ولم أنسها منذ ذلك اليوم.
        وقعت نحو 130 امرأة، وأود أن أكون رقم 131.
        انتظرت جدتي ابنها ثماني سنوات، من 1944 إلى 1952.
        أنا محامية وللمادة 19 معنى كبير عندي.
        حب الأم بلا حدود، وحاجة الطفل إليه كذلك.
        لا أطلب إلغاء أي شيء، بل أفكر في طفلين صغيرين.
        اعذروني لأني أكتب إليكم من بعيد.
        أرجو أن يصلكم هذا الخطاب وأن تجيبوا عنه.
        وقتكم ثمين، لذلك أكتب جملة واحدة.
        كنت سجينا أنا أيضا وأعرف ما تصنعه رسالة.
        الكلمة الحرة لا تهدد أحدا.
        كان أبي صحفيا ومات قبل أن نلتقي من جديد.
        جئت من قرية للصيادين وأدعو لها كل صباح.
        في يدكم أن تخففوا هذا الألم.
        الأطفال أبرياء وينتظرون أمهم.
        ينفطر قلبي حين أفكر في رضيع يبكي في الليل.
        أنا أم أيضا، ولا أتخيل يوما واحدا من دون أطفالي.
        لا ينبغي أن تدخل صحفية السجن لأنها طرحت أسئلة.
        أنا معلمة، وأقول لتلاميذي إن الكلمات ليست سلاحا.
        كبرت في بلد كان الناس يختفون فيه، وأعرف ذلك الخوف.
        عُذّب أبي، والتعذيب يترك أثره في الأسرة كلها.
        يؤلمني سجنها وأراه ظلما.
        أؤمن بالقانون وبقضاء مستقل.
        عشت في الصين سنتين وأعرف قيمة السؤال.
        أتمنى أن تكون حرة وأن تعود إلى أطفالها.
        أنا عضو في منظمة العفو الدولية وأدعو لها كل ليلة.
        فكروا من فضلكم في الطفلين الصغيرين اللذين ينتظران أمهما.
        زرت دوشنبه عام 2019 ولقيت فيها كرما كبيرا.
        قرأت عنها في 14 نوفمبر 2024 ولم أنسها منذ ذلك اليوم.
        وقّعت نحو 130 امرأة، وأود أن أكون المرأة رقم 131.
        أنا محام وأعرف المادة 19 والمادة 305، وأشعر بالقلق.
        أرجو أن يصلكم خطابي وأنتم بخير، وأن تردوا عليه.
        وقتكم ثمين، فأكتب جملة واحدة: فكروا في أطفالها.
        كنت سجينا أنا أيضا وأعرف ما تفعله رسالة.
        أنا ممرضة، وأعرف حال الرضيع حين تغيب أمه.
        أطفالها أبرياء مهما قيل عن أمهم.
        لا ذنب للأطفال في شيء.
        لا أطلب إلغاء أي حكم، بل أطلب التفكير في طفلين.
        لا أستطيع أن أسكت.
        أرجو المعذرة لأنني أكتب إليكم من بعيد.
        من يموت في السجن يترك وراءه أسرة.
        ضميري يدعوني إلى الكتابة إليكم.
        ابني يحب الديناصورات، ولعل ابنها يحبها أيضا.
        أنا قاض متقاعد وأعرف كم يصعب الإنصاف.
        ينفطر قلبي حين أفكر في طفل يبكي ليلا شوقا إلى أمه.
        بيدكم أن تنهوا هذا الألم.
        لكل طفل حق في حضن أمه.
        أكتب إليكم كما يكتب أب إلى أب.
        أُعدم جدي عام 1937 وظلت جدتي تنتظره طوال عمرها.
    """,
}
"""Language -> sentences in which nothing is found, in whatever letter."""

INSULTS: Final = """
    You idiots should read her articles.
    You are all a bunch of murderers.
    Shame on you and your COWARDLY court.
    Go to hell!
    What a f-word would say: fuck this.
    Bande de salauds, libérez-la.
    Vous êtes vraiment des assassins.
    Honte à vous.
    Espèce d’imbécile !
    Des juges corrompus, voilà tout.
    Вы все преступники!
    Идиоты, отпустите её.
    Позор вам.
    У вас кровь невинных на руках, мрази.
    Продажные судьи и ПОДОНКИ.
    Аҳмақҳо, ӯро озод кунед.
    Шумо қотилед!
    Шарм кунед.
    Ахмакон хама чиз медонанд.
    Эй номардон, кӯдакон бе модаранд.
    Беномусҳо!
    Son unos asesinos, todos ustedes.
    Malditos jueces, suéltenla.
    Qué sinvergüenzas.
    Váyanse al diablo.
    Tribunal de pacotilla, hijos de puta.
    ¡IMBÉCILES!
    أنتم مجرمون!
    يا كلاب، أطلقوا سراحها.
    عار عليكم.
    قضاة فاسدون وحكام لصوص.
    أغبياء!
    تبا لكم.
"""
THREATS: Final = """
    You will pay for this.
    We know where you live.
    I hope you die in pain.
    Your days are numbered.
    You'll regret this, this is your last warning.
    Vous le paierez cher.
    Nous savons où vous habitez.
    Vous allez regretter cette décision.
    Gare à vous.
    Dieu vous punira.
    Вы ещё пожалеете об этом.
    Мы знаем, где вы живёте.
    Вы за это ответите, будьте прокляты!
    Смерть тиранам!
    Бог вас накажет.
    Пушаймон мешавед.
    Худо шуморо ҷазо медиҳад.
    Лаънат ба Шумо.
    Мо медонем, ки шумо дар куҷо зиндагӣ мекунед.
    Мо интиқом мегирем.
    Pagarán caro lo que hicieron.
    Sabemos dónde vive.
    Sus días están contados.
    Ustedes se arrepentirán de esto.
    Dios los castigará.
    ستدفعون الثمن.
    نعرف أين تسكنون.
    ستندمون على هذا القرار.
    الموت للطغاة.
    سينتقم الله منكم.
"""
POLITICS: Final = """
    Your dictatorship jails everybody.
    We need regime change in Dushanbe.
    The next elections will show it.
    Putin and his friends stand behind it.
    It is a police state.
    Votre régime emprisonne les journalistes.
    Les élections étaient truquées.
    C’est une dictature.
    L’extrême droite se tait, moi non.
    Vive la révolution !
    Ваш режим сажает журналистов.
    Это диктатура.
    Честных выборов у вас не было, а на выборах молчали.
    Путинская школа.
    Правящая верхушка боится вопросов.
    Режими шумо рӯзноманигоронро ба зиндон мепартояд.
    Диктатураро бас кунед.
    Интихобот одилона набуд.
    Инқилоб мешавад.
    Ин истибдод аст.
    Su régimen encarcela a los periodistas.
    Es una dictadura.
    Las elecciones fueron amañadas.
    ¡Viva la revolución!
    Putin está detrás de todo.
    نظامكم يسجن الصحفيين.
    هذه دكتاتورية.
    كانت الانتخابات مزورة.
    عاشت الثورة!
    الحزب الحاكم يخاف الأسئلة.
"""
OTHER_DEMANDS: Final = {
    "any": """
        The EU should impose sanctions.
        I ask you to resign.
        Boycott the country until she is home.
        No more visas for your ministers.
        Punish the judges.
        Je demande des sanctions économiques.
        Démissionnez !
        Il faut boycotter ce pays.
        Plus de visas pour vos ministres.
        Il faut punir les juges.
        Требую санкций.
        Подайте в отставку.
        Объявим бойкот.
        Не давать визы чиновникам.
        Накажите судей.
        Таҳримҳо лозиманд.
        Ба истеъфо равед.
        Бойкот эълон мекунем.
        Ба онҳо раводид надиҳед.
        Судяҳоро ҷазо диҳед.
        Pido sanciones económicas.
        Que renuncie ya.
        Hay que boicotear a ese país.
        Ni un visado más para sus ministros.
        Castiguen a los jueces.
        أطالب بفرض عقوبات.
        قدموا استقالتكم.
        قاطعوا هذا البلد.
        لا تأشيرات للوزراء.
        عاقبوا القضاة.
    """,
    "release": """
        Have mercy on her.
        Please grant her a presidential pardon.
        I plead for clemency.
        Let her serve an alternative sentence.
        Give her a second chance and forgive her.
        Ayez pitié d’elle.
        Accordez-lui la grâce.
        Je vous demande la clémence.
        Une peine alternative suffirait.
        Graciez-la, soyez indulgent.
        Проявите милосердие.
        Помилуйте её.
        Прошу о снисхождении.
        Дайте ей условный срок.
        Простите её и пощадите детей.
        Ба ӯ шафқат кунед.
        Ӯро авф кунед.
        Ҷазояшро сабук кунед.
        Рахм кунед.
        Гуноҳашро бахшед.
        Tengan piedad de ella.
        Concédanle el indulto.
        Le ruego clemencia.
        Una pena alternativa bastaría.
        Denle una segunda oportunidad.
        ارحموها.
        أرجو العفو عنها.
        خففوا عقوبتها.
        تكفي عقوبة بديلة.
        امنحوها فرصة ثانية.
    """,
    "clemency": """
        She is innocent.
        Overturn the verdict.
        It was an unfair trial.
        Release her immediately.
        The charges were fabricated, without evidence.
        Elle est innocente.
        Annulez le verdict.
        Ce procès inéquitable me révolte.
        Libérez-la immédiatement.
        Elle est détenue de façon arbitraire.
        Она невиновна.
        Отмените этот приговор.
        Суд был закрытый: закрытый процесс, ложное обвинение.
        Освободите её немедленно.
        Дело сфабриковано.
        Ӯ бегуноҳ аст.
        Ҳукмро бекор кунед.
        Мурофиаи пӯшида буд.
        Ӯро фавран озод кунед.
        Парвандаи сохта аст.
        Ella es inocente.
        Anulen la sentencia.
        Fue un juicio amañado.
        Libérenla ya, sin condiciones.
        Los cargos son falsos.
        هي بريئة.
        ألغوا الحكم.
        كانت محاكمة غير عادلة.
        أطلقوا سراحها فورا.
        التهمة ملفقة.
    """,
}
"""Ask -> demands that are not of a letter with that ask; "any": of no letter."""


def lines(text: str) -> list[str]:
    """The sentences of a list, one a line."""
    return [line.strip() for line in text.strip().splitlines()]
