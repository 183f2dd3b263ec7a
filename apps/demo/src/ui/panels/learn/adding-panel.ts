import { baseline, learned } from '../../../learn/adding.ts'
import { fill, h } from '../../dom.ts'
import { count, number } from '../../format.ts'
import { openWorker, type Learner } from '../../learning/open-worker.ts'
import { onWidth } from '../../paint/surface.ts'
import { note } from '../notice.ts'
import { choiceForm } from './adding-choices.ts'
import { Course } from './course.ts'
import { exampleFigure } from './example-figure.ts'
import { logChart } from './log-chart.ts'
import { lineLegend, trainedLooks } from './nets.ts'

interface Run {
  readonly course: Course
  readonly worker: Learner
}

/** Trains a small network on the adding problem, in front of whoever started it. */
export function addingPanel(): HTMLElement {
  const figure = h('div', { class: 'chart' })
  const progress = h('div', { class: 'courses' })
  const spoken = h('p', { class: 'visually-hidden', role: 'status' })
  const example = exampleFigure()
  let runs: readonly Run[] = []
  let width = 0

  const start = (): void => {
    const choices = form.read()
    if (choices === undefined) return
    for (const { worker } of runs) worker.close()
    runs = choices.map((each) => {
      const course = new Course(each)
      const worker = openWorker((message) => {
        switch (message.type) {
          case 'losses':
            course.add(message.losses, message.seconds)
            break
          case 'trained':
            course.network = message.network
            break
          case 'failed':
            course.failure = message.message
            break
          default:
            return
        }
        if (course.ended) end(course, worker)
        draw()
      })
      worker.say({ type: 'train', choices: each })
      return { course, worker }
    })
    spoken.textContent = 'Training.'
    form.running(true)
    example.show(undefined)
    draw()
  }
  const stop = (): void => {
    for (const { worker } of runs) worker.say({ type: 'stop' })
  }
  const end = (course: Course, worker: Learner): void => {
    worker.close()
    if (course.choices.kind === 'lstm') example.show(course.network)
    if (!runs.every((run) => run.course.ended)) return
    form.running(false)
    spoken.textContent = runs.map((run) => told(run.course)).join(' ')
  }
  const form = choiceForm(start, stop)

  const draw = (): void => {
    const courses = runs.map(({ course }) => course)
    fill(progress, ...courses.map(courseLine))
    if (width === 0) return
    const batches = courses[0]?.choices.iterations ?? 1_000
    const least = Math.min(...courses.flatMap((course) => course.losses.slice(-1)), learned)
    fill(
      figure,
      logChart({
        width,
        height: 280,
        name: 'Error by batch',
        description: courses.length === 0 ? 'Nothing has been trained yet.' : courses.map(told).join(' '),
        x: { label: 'batches', to: batches },
        y: { label: 'mean squared error', from: least < 1e-3 ? -4 : -3, to: 0 },
        rules: [
          { y: baseline, label: baseline.toFixed(3) },
          { y: learned, label: String(learned) },
        ],
        lines: courses.flatMap((course) => {
          const { colour } = trainedLooks[course.choices.kind]
          return [
            { colour, points: course.points(batches), look: 'faint' },
            { colour, points: course.smooth() },
          ]
        }),
      }),
    )
  }
  onWidth(figure, (now) => {
    width = now
    draw()
  })

  return h(
    'section',
    { class: 'learn-card', 'aria-labelledby': 'adding-title' },
    h('h2', { id: 'adding-title' }, 'Learning to add two numbers, far apart'),
    h(
      'p',
      { class: 'about' },
      'Of a row of random numbers two are marked, one in each half; their sum is to be answered at the end. To be right the first must be held through all that follows (the adding problem, Hochreiter & Schmidhuber 1997).',
    ),
    form.element,
    h('div', { class: 'chart-head' }, progress, lineLegend(Object.values(trainedLooks))),
    figure,
    h(
      'p',
      { class: 'chart-note' },
      `Dashed: ${baseline.toFixed(3)} is the error of always answering 1; below ${learned} the sum counts as learned.`,
    ),
    spoken,
    example.element,
  )
}

function courseLine(course: Course): HTMLElement {
  const { choices, losses, seconds, learnedAfter, network, failure } = course
  if (failure !== undefined) return note(h('p', {}, failure))
  const speed = seconds > 0 ? losses.length / seconds : 0
  return h(
    'p',
    { class: 'course figure' },
    h('strong', {}, trainedLooks[choices.kind].label),
    losses.length === 0
      ? ' begins …'
      : ` ${count(losses.length, 'batch', 'batches')}, ${number(Math.round(speed))} a second, error ${course.error.toPrecision(2)}`,
    learnedAfter !== undefined && `, learned after ${number(learnedAfter)}`,
    network !== undefined &&
      h(
        'span',
        { class: 'weights', title: 'The same choices give the same weights, in every browser and in Node.' },
        ' · weights ',
        h('code', { 'data-kind': choices.kind, 'data-kernel': network.kernel }, network.hash),
      ),
  )
}

/** How a training went, in a sentence. */
function told({ choices, losses, learnedAfter, failure, error }: Course): string {
  const { label } = trainedLooks[choices.kind]
  if (failure !== undefined) return `The ${label} failed: ${failure}`
  if (losses.length === 0) return `The ${label} has not begun.`
  const after = `The ${label} has an error of ${error.toPrecision(2)} after ${count(losses.length, 'batch', 'batches')}`
  if (learnedAfter !== undefined) return `${after}; it was below ${learned} after ${number(learnedAfter)}.`
  return error < baseline * 0.8 ? `${after}.` : `${after}: no better than always answering 1.`
}
