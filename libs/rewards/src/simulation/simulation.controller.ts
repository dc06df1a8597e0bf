import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';

import { SimulateProgram, Simulation } from './simulation.schemas';
import { SimulationService } from './simulation.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/simulate')
export class SimulationController {
  constructor(private readonly simulation: SimulationService) {}

  @Post()
  @HttpCode(200)
  @Access('business:write')
  @ApiOperation({
    summary: 'Try a loyalty programme on past sales',
    description:
      "Computes what a draft would have given for the shop's own sales of the last days: points, their cost, the share of " +
      'the turnover, and the tiers. It uses the rules by which sales earn, and stores nothing. Two ' +
      'simulations of a business run at the same time; a third one gets 429 `simulations_busy`.',
  })
  @ApiAnswer({ status: 200, type: Simulation, description: 'What the draft would have given.' })
  @ApiProblem(422, '`simulation_too_large`: the shop has too many sales for this simulation.')
  simulateProgram(@CurrentTenant() tenant: Tenant, @Body() body: SimulateProgram) {
    return this.simulation.run(tenant, body);
  }
}
