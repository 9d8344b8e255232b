// What surrounds the facts of a page: words that stand in every handbook, so that they tell pages apart as little as there.

const technical = {
  asked: [
    (title) => `${title}: how would you explain it to a colleague, and where have you met it?`,
    (title) => `${title}. What do you know about it, and what has gone wrong with it in your projects?`,
    (title) => `What should a developer in this team know about the following: ${title}?`,
    (title) => `Suppose a newcomer asks you about this: ${title}. What do you tell them first?`,
  ],
  opening: [
    'Use this question early, because it is easy to begin with and the follow-ups take it as deep as you need.',
    'Most candidates have read about this. Ask for a case from their own work as soon as the definitions are over.',
    'Give the candidate a minute to think. A sketch on paper is welcome, and so is a question back.',
    'This page has a near neighbour in the same category. Ask only one of the two in an interview.',
    'The subject comes up in almost every project sooner or later, so a candidate without any story is rare.',
    'No product is required here. Accept any tool, language or system that the candidate has really used.',
  ],
  assesses: [
    'Whether the candidate understands the reason behind a technique and can say when it does not apply.',
    'Whether they can connect knowledge from a book with a problem that they had to solve at work.',
    'It shows how somebody weighs speed, cost, safety and simplicity against each other.',
    'We look for judgement about production systems, with real users, real data and real load.',
    'The question separates people who followed a tutorial from people who had to keep something running.',
    'It also shows how clearly they explain a technical matter to somebody who does not share their background.',
    'A team depends on such knowledge whenever a change has to be made under pressure of time.',
  ],
  answer: [
    'A good answer starts from the purpose and comes to the details later.',
    'Strong candidates give an example before anybody asks for one.',
    'The order of the points matters little; the reasons for them matter a lot.',
    'Listen for the following, in whatever words the candidate finds.',
    'The essentials fit into two minutes, and the rest is experience.',
  ],
  between: [
    'They go on to the trade-offs.',
    'Then comes what is often forgotten.',
    'A point that many leave out:',
    'Asked for more, they add this.',
    'It helps if they mention a measurement.',
    'Experience shows in the next point.',
  ],
  closing: [
    'In the end they name a case in which they would decide differently.',
    'They say what they would measure before and after a change.',
    'They know where their knowledge ends and whom they would ask.',
    'They can tell which part of this the team should write down and test.',
    'They finish with what it cost, in time or in money, to get it wrong once.',
  ],
  flags: [
    'Recites a definition and has no example, even after a second question.',
    'Names a tool as the answer and no problem that it solves.',
    'Says that it always works, or that nobody needs it any more.',
    'Has never looked at what happens when it fails.',
    'Changes the subject to a technology that they know better.',
    'Blames users, colleagues or the framework for every trouble.',
    'Cannot say how they would notice that it is broken.',
    'Treats advice from one company as a law for all systems.',
  ],
  further: [
    'What would you do differently with ten times the data?',
    'How would you test that it works as you say?',
    'When did it go wrong, and how did you find the cause?',
    'What does it cost, and who pays for it?',
    'How would you explain this to a product manager?',
    'Which alternative did you reject, and why?',
    'What would you watch during the first week in production?',
  ],
  neighbour: [
    (title) => `How does this relate to another question, “${title}”?`,
    (title) => `Go on with “${title}” if there is time.`,
    (title) => `Have you also had to deal with this: ${title}?`,
  ],
  rubric: [
    [
      'Does not know the subject, or confuses it with another one.',
      'Knows the words and the usual advice. Reasons are missing, and examples come from a book.',
      'Explains how and why it works, with a case from real work and its limits.',
      'Also compares alternatives, knows the failures, and has changed how a team handles it.',
    ],
    [
      'Guesses, or gives a slogan. A hint does not help.',
      'A correct outline without detail. The hard part appears only when asked for.',
      'A complete account with sound reasons, and an idea of the cost.',
      'Goes beyond the question, predicts what breaks first and says how to find out.',
    ],
    [
      'No useful answer after two follow-ups.',
      'Half of the points, some of them learned by heart.',
      'Most of the points, each with a reason, and one honest mistake of their own.',
      'All of that, and an explanation which a beginner would understand.',
    ],
  ],
};

const people = {
  ...technical,
  asked: [
    (title) => `Let us talk about this: ${title}. Tell me about a time when it mattered in your work.`,
    (title) => `${title}: what is your experience, and what did you do?`,
    (title) => `Think of a real situation for this subject: ${title}. What happened?`,
  ],
  opening: [
    'Ask for one occasion and stay with it. What the candidate did next is always a good follow-up.',
    'Half a minute of silence is normal. Let people remember.',
    'The example may come from studies, a club or another trade.',
    'Names of employers and colleagues are not needed, and you may say so at the start.',
  ],
  assesses: [
    'Whether the candidate sees the matter with the eyes of other people as well.',
    'Whether they act in time and speak openly when something is difficult.',
    'It shows how somebody works with others when the plan does not hold.',
    'We want to hear what they did themselves, and what became of it.',
    'It also shows what a person has learned from experience and changed since.',
  ],
  flags: [
    'All the others in the story are lazy, stupid or hostile.',
    'Says that it has never happened to them.',
    'The story stays general, even after the second question.',
    'Takes all the credit, or none of the responsibility.',
    'Waited until somebody else dealt with it.',
    'A prepared speech that does not fit what was asked.',
  ],
  further: [
    'What would the other person say about it?',
    'What did you do next?',
    'What would you do differently today?',
    'When did you first notice it?',
    'How did the team work together afterwards?',
    'What was the hardest moment?',
  ],
  rubric: [
    [
      'No example, or one in which the candidate took no part.',
      'A thin example. The other people and the result stay in the dark.',
      'A real occasion with reasons, actions and an honest result.',
      'Also sees the other side, names a mistake of their own and what has changed since.',
    ],
    [
      'Avoids the question or blames others.',
      'Means well, and acted late or without a plan.',
      'Acted early, involved the right people and can say what came of it.',
      'All of that, and left something behind which helps the team today.',
    ],
  ],
};

const german = {
  asked: [(title) => `${title}: Wie würden Sie das einem Kollegen erklären?`, (title) => `${title}. Welche Erfahrungen haben Sie damit?`],
  opening: ['Diese Frage eignet sich für den Anfang des Gesprächs.', 'Fragen Sie bald nach einem Beispiel aus der eigenen Arbeit.'],
  assesses: [
    'Ob jemand die Gründe kennt und die Grenzen benennen kann.',
    'Ob Wissen aus Büchern mit eigenen Erfahrungen verbunden wird.',
    'Wie klar jemand einen Sachverhalt erklärt.',
  ],
  answer: ['Eine gute Antwort beginnt mit dem Zweck.', 'Achten Sie auf die folgenden Punkte.'],
  between: ['Danach folgen die Nachteile.', 'Oft wird das Nächste vergessen.'],
  closing: ['Am Ende steht ein Fall, in dem man anders entscheiden würde.', 'Zum Schluss wird genannt, was man messen würde.'],
  flags: ['Es fällt kein Beispiel ein.', 'Ein Werkzeug wird genannt, aber kein Problem.', 'Andere sind immer schuld.'],
  further: ['Was würden Sie heute anders machen?', 'Wie haben Sie das Ergebnis geprüft?', 'Was hat es gekostet?'],
  neighbour: [(title) => `Wie hängt das mit der Frage „${title}“ zusammen?`],
  rubric: [['Keine Antwort.', 'Begriffe ohne Gründe.', 'Gründe und ein eigenes Beispiel.', 'Dazu Grenzen und andere Möglichkeiten.']],
};

const japanese = {
  asked: [(title) => `${title}について説明してください。`, (title) => `${title}について、経験したことを話してください。`],
  opening: ['面接の最初に使いやすい質問です。', '定義の後は、自分の仕事での例を聞いてください。'],
  assesses: ['候補者が理由と限界を理解しているか。', '知識を実際の問題に結び付けられるか。', '分かりやすく説明できるか。'],
  answer: ['よい答えは目的から始まります。', '次の点に注意して聞いてください。'],
  between: ['次に欠点を述べます。', 'さらに経験があれば次のことも話します。'],
  closing: ['最後に、別の選択をする場合を挙げます。', '変更の前後で何を測るかを述べます。'],
  flags: ['例がまったく出てこない。', '道具の名前だけを挙げる。', '失敗を他人のせいにする。'],
  further: ['今ならどうしますか。', 'どのように確認しましたか。', 'どの案を採用しませんでしたか。'],
  neighbour: [(title) => `「${title}」とはどう関係しますか。`],
  rubric: [['答えられない。', '言葉だけを知っている。', '理由と実例を説明できる。', '限界と代案も比較できる。']],
};

const chinese = {
  asked: [(title) => `请谈谈${title}。`, (title) => `关于${title},你有哪些经验?`],
  opening: ['这个问题适合放在面试的开头。', '讲完定义之后,请候选人举一个自己工作中的例子。'],
  assesses: ['候选人是否理解原因和局限。', '能否把知识和实际问题联系起来。', '表达是否清楚。'],
  answer: ['好的回答从目的讲起。', '请注意下面几点。'],
  between: ['然后说明代价。', '有经验的人还会补充。'],
  closing: ['最后举出一个会做不同选择的例子。', '并说明改动前后要测量什么。'],
  flags: ['完全举不出例子。', '只会说工具的名字。', '把失败都推给别人。'],
  further: ['现在你会怎么做?', '你是怎么验证的?', '你放弃了哪些方案?'],
  neighbour: [(title) => `这和“${title}”有什么关系?`],
  rubric: [['答不上来。', '只知道名词。', '能说明原因并举例。', '还能比较不同方案。']],
};

const korean = {
  asked: [(title) => `${title}에 대해 설명해 주세요.`, (title) => `${title}에 대한 경험을 이야기해 주세요.`],
  opening: ['면접 초반에 쓰기 좋은 질문입니다.', '정의를 들은 뒤에는 직접 겪은 사례를 물어보세요.'],
  assesses: ['지원자가 이유와 한계를 이해하는지 봅니다.', '지식을 실제 문제와 연결할 수 있는지 봅니다.', '알기 쉽게 설명하는지 봅니다.'],
  answer: ['좋은 답은 목적에서 시작합니다.', '다음 내용을 들어 보세요.'],
  between: ['그다음 단점을 말합니다.', '경험이 있으면 다음도 덧붙입니다.'],
  closing: ['마지막으로 다르게 선택할 상황을 말합니다.', '변경 전후에 무엇을 측정할지 말합니다.'],
  flags: ['예를 하나도 들지 못한다.', '도구 이름만 말한다.', '모든 문제를 남의 탓으로 돌린다.'],
  further: ['지금이라면 어떻게 하겠습니까?', '어떻게 확인했습니까?', '어떤 대안을 버렸습니까?'],
  neighbour: [(title) => `“${title}” 질문과는 어떤 관계가 있습니까?`],
  rubric: [['대답하지 못한다.', '용어만 안다.', '이유와 사례를 설명한다.', '대안까지 비교한다.']],
};

export const phrases = { technical, people, de: german, ja: japanese, zh: chinese, ko: korean };
